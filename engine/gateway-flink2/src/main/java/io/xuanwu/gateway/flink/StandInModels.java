package io.xuanwu.gateway.flink;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.apache.flink.table.module.Module;

/**
 * Stands in for model providers whose jar is missing: statements that use the model can be planned, and a job predicts
 * nulls. A module, because Flink asks modules for a provider before it looks for one, and because an entry among the
 * factories of the gateway could not be loaded by Flink 1.20, which has no models.
 */
final class StandInModels implements Module, ModelProviderFactory {
    static final String NAME = "xuanwu-models";

    private final Predicate<String> isPresent;

    /**
     * @param isPresent whether there is such a provider here
     */
    StandInModels(Predicate<String> isPresent) {
        this.isPresent = isPresent;
    }

    @Override
    public Optional<ModelProviderFactory> getModelProviderFactory() {
        return Optional.of(this);
    }

    @Override
    public String factoryIdentifier() {
        return NAME;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public ModelProvider createModelProvider(Context context) {
        String provider = context.getCatalogModel().getOptions().get(FactoryUtil.PROVIDER.key());
        return provider == null || isPresent.test(provider)
                ? FactoryUtil.createModelProvider(
                        null,
                        context.getObjectIdentifier(),
                        context.getCatalogModel(),
                        context.getConfiguration(),
                        context.getClassLoader(),
                        context.isTemporary())
                : new StandIn();
    }

    /** Predicts in both ways, since a statement chooses one. */
    private static final class StandIn implements PredictRuntimeProvider, AsyncPredictRuntimeProvider {
        @Override
        public PredictFunction createPredictFunction(Context context) {
            return new Nulls(columns(context));
        }

        @Override
        public AsyncPredictFunction createAsyncPredictFunction(Context context) {
            return new AsyncNulls(columns(context));
        }

        @Override
        public ModelProvider copy() {
            return new StandIn();
        }

        private static int columns(Context context) {
            return context.getCatalogModel().getResolvedOutputSchema().getColumnCount();
        }
    }

    /** Public, since generated code calls it. */
    public static final class Nulls extends PredictFunction {
        private static final long serialVersionUID = 1L;

        private final int columns;

        Nulls(int columns) {
            this.columns = columns;
        }

        @Override
        public Collection<RowData> predict(RowData input) {
            return List.of(new GenericRowData(columns));
        }
    }

    /** Public, since generated code calls it. */
    public static final class AsyncNulls extends AsyncPredictFunction {
        private static final long serialVersionUID = 1L;

        private final int columns;

        AsyncNulls(int columns) {
            this.columns = columns;
        }

        @Override
        public CompletableFuture<Collection<RowData>> asyncPredict(RowData input) {
            return CompletableFuture.completedFuture(List.of(new GenericRowData(columns)));
        }
    }
}
