"""Some who act in tests."""

from __future__ import annotations

from xuanwu.model.access import Principal, PrincipalKind

ANN = Principal(PrincipalKind.TOKEN, "tok_ann", "ann")
BOB = Principal(PrincipalKind.TOKEN, "tok_bob", "bob")
TESTER = Principal(PrincipalKind.TOKEN, "tok_tester", "tester")
EVE = Principal(PrincipalKind.TOKEN, "tok_eve", "eve")
