"""Which variables and secrets a text needs, and whether the space has them."""

from __future__ import annotations

from xuanwu.kernel.errors import InvalidInput, did_you_mean
from xuanwu.model.placeholder import placeholders
from xuanwu.model.possession import Catalog
from xuanwu.model.spec import JobSpec


def texts_of(spec: JobSpec, catalogs: list[Catalog]) -> dict[str, str]:
    """Every text in which a placeholder counts, by its key path."""
    texts = {f"options.{key}": value for key, value in spec.options.items()}
    texts |= {f"catalogs.{catalog.name}": catalog.sql for catalog in catalogs}
    if spec.sql is not None:
        texts["sql"] = spec.sql
    if spec.jar is not None:
        texts |= {f"jar.arguments.{i}": text for i, text in enumerate(spec.jar.arguments)}
    return texts


def secrets_in(spec: JobSpec, catalogs: list[Catalog]) -> frozenset[str]:
    """The names of the secrets that the texts use."""
    uses = [use for text in texts_of(spec, catalogs).values() for use in placeholders(text)]
    return frozenset(use.name for use in uses if use.is_secret)


def check_names(
    spec: JobSpec, catalogs: list[Catalog], variables: frozenset[str], secrets: frozenset[str]
) -> None:
    """Raises: InvalidInput at the first name that the space does not have, with its position."""
    for where, text in texts_of(spec, catalogs).items():
        for use in placeholders(text):
            known = secrets if use.is_secret else variables
            if use.name in known:
                continue
            noun = "secret" if use.is_secret else "variable"
            raise InvalidInput(
                f"{where}, line {use.line}, column {use.column}: there is no {noun} '{use.name}'"
                f" in this space. {did_you_mean(use.name, known)}"
                f" Set it with: xuanwu {noun} set {use.name}",
                code=f"{noun}_unknown",
                where=where,
                facts={"line": use.line, "column": use.column},
            )
