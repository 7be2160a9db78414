package io.xuanwu.gateway.hover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    @Test
    void alternativesAreCutApart() {
        assertEquals(List.of("F(a)", "F(a, b)"), Signatures.split("F(a) | F(a, b)"));
        assertEquals(List.of(), Signatures.split(""));
    }

    @Test
    void parametersAreCutAtOuterCommas() {
        assertEquals(List.of("a", "ROW<b, c>", "d"), Signatures.parameters("F(a, ROW<b, c>, d)"));
        assertEquals(
                List.of("TABLE data", "DESCRIPTOR(timecol)", "size", "offset"),
                Signatures.parameters("TUMBLE(TABLE data, DESCRIPTOR(timecol), size [, offset])"));
        assertEquals(List.of(), Signatures.parameters("NOW()"));
        assertEquals(List.of(), Signatures.parameters("CURRENT_DATE"));
    }
}
