"""Throw-away certificates and kubeconfigs of one node; knows who must prove what to whom."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.kubernetes.node.place import INSIDE, Place

NODE = "node1"
_CLIENTS = {  # file -> (common name, organization)
    "admin": ("admin", "system:masters"),
    "apiserver-kubelet-client": ("kube-apiserver", "system:masters"),
    "kube-controller-manager": ("system:kube-controller-manager", ""),
    "kube-proxy": ("system:kube-proxy", ""),
    "kube-scheduler": ("system:kube-scheduler", ""),
    "kubelet": (f"system:node:{NODE}", "system:nodes"),
}
_LIFE = timedelta(days=30)


def write_all(place: Place) -> None:
    """Fills `<home>/pki`, and writes the administrator's kubeconfig for use from outside."""
    folder = place.home / "pki"
    folder.mkdir()
    authority = _Authority(folder)
    authority.sign_server("apiserver", _names_of_api(place))
    authority.sign_server("kubelet-serving", [NODE, place.address])
    for file, (name, organization) in _CLIENTS.items():
        authority.sign_client(file, name, organization)
        _write_kubeconfig(folder / f"{file}.conf", place.api, _by_path(file))
    _write_account_keys(folder)
    _write_kubeconfig(place.kubeconfig, place.api, _by_value(folder))
    place.kubeconfig.chmod(0o600)


def self_signed(host: str) -> tuple[str, str]:
    """A certificate and key for a host of a test, as PEM; it vouches for itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    made = x509.CertificateBuilder(
        issuer_name=_name(host),
        subject_name=_name(host),
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - timedelta(minutes=5),
        not_valid_after=now + _LIFE,
    )
    made = made.add_extension(x509.SubjectAlternativeName([_shown(host)]), critical=False)
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    return pem.decode(), _pem_of(key).decode()


def _names_of_api(place: Place) -> list[str]:
    service = [f"kubernetes{rest}" for rest in ("", ".default", ".default.svc")]
    full = "kubernetes.default.svc.cluster.local"
    return [*service, full, "localhost", "127.0.0.1", place.address, place.first_service]


class _Authority:
    """The node's own certificate authority; its key is never written down."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("kubernetes-node")
        usage = x509.KeyUsage(
            digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
            key_encipherment=False, data_encipherment=False, key_agreement=False,
            encipher_only=False, decipher_only=False,
        )  # fmt: skip
        made = self._builder(self._name, self._key.public_key())
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        made = made.add_extension(usage, critical=True).sign(self._key, hashes.SHA256())
        (folder / "ca.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))

    def sign_server(self, file: str, names: Sequence[str]) -> None:
        shown = x509.SubjectAlternativeName([_shown(name) for name in names])
        self._sign(file, _name(names[0]), ExtendedKeyUsageOID.SERVER_AUTH, shown)

    def sign_client(self, file: str, name: str, organization: str) -> None:
        self._sign(file, _name(name, organization), ExtendedKeyUsageOID.CLIENT_AUTH)

    def _sign(
        self,
        file: str,
        subject: x509.Name,
        usage: x509.ObjectIdentifier,
        shown: x509.SubjectAlternativeName | None = None,
    ) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._builder(subject, key.public_key())
        made = made.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        if shown is not None:
            made = made.add_extension(shown, critical=False)
        pem = made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        (self._folder / f"{file}.crt").write_bytes(pem)
        _write_key(self._folder / f"{file}.key", key)

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return x509.CertificateBuilder(
            issuer_name=self._name,
            subject_name=subject,
            public_key=key,
            serial_number=x509.random_serial_number(),
            not_valid_before=now - timedelta(minutes=5),
            not_valid_after=now + _LIFE,
        )


def _name(name: str, organization: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if organization:
        parts.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization))
    return x509.Name(parts)


def _shown(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write_account_keys(folder: Path) -> None:
    """The pair with which tokens of service accounts are signed and proven."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    _write_key(folder / "sa.key", key)
    (folder / "sa.pub").write_bytes(
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )


def _write_key(file: Path, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> None:
    file.touch(0o600)
    file.write_bytes(_pem_of(key))


def _pem_of(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )


def _by_path(file: str) -> tuple[dict[str, str], dict[str, str]]:
    inside = INSIDE / "pki"
    return {"certificate-authority": str(inside / "ca.crt")}, {
        "client-certificate": str(inside / f"{file}.crt"),
        "client-key": str(inside / f"{file}.key"),
    }


def _by_value(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    def read(name: str) -> str:
        return base64.b64encode((folder / name).read_bytes()).decode()

    return {"certificate-authority-data": read("ca.crt")}, {
        "client-certificate-data": read("admin.crt"),
        "client-key-data": read("admin.key"),
    }


def _write_kubeconfig(
    file: Path, server: str, proofs: tuple[dict[str, str], dict[str, str]]
) -> None:
    cluster, user = proofs
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "node", "cluster": {"server": server, **cluster}}],
        "users": [{"name": "user", "user": user}],
        "contexts": [{"name": "node", "context": {"cluster": "node", "user": "user"}}],
        "current-context": "node",
    }
    file.write_text(yaml.safe_dump(content))
