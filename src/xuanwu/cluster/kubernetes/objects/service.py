"""The Service before the REST endpoints of a run's JobManagers, and the Ingress before it."""

from __future__ import annotations

from xuanwu.cluster.kubernetes import names, places
from xuanwu.cluster.kubernetes.objects.outline import Manifest, Outline
from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.cluster.kubernetes.settings_values import fill

PORT_NAME = "rest"


def service(outline: Outline) -> Manifest:
    """Any JobManager answers: one that stands by asks the leader."""
    made = outline.owned("v1", "Service", outline.names.rest, names.JOBMANAGER)
    made["spec"] = {
        "type": "ClusterIP",
        "selector": outline.selector(names.JOBMANAGER),
        "ports": [
            {
                "name": PORT_NAME,
                "port": places.REST_PORT,
                "targetPort": places.REST_PORT,
                "protocol": "TCP",
            }
        ],
    }
    return made


def ingress(outline: Outline) -> Manifest | None:
    """None where the target has no controller: the API server's proxy leads to the Service then."""
    settings = outline.settings.ingress
    if settings is None:
        return None
    made = outline.owned(
        "networking.k8s.io/v1",
        "Ingress",
        outline.names.rest,
        names.JOBMANAGER,
        settings.annotations,
    )
    host = _filled(outline.settings, outline.spec.cluster_id, settings.host)
    backend = {"service": {"name": outline.names.rest, "port": {"name": PORT_NAME}}}
    path = {"path": "/", "pathType": "Prefix", "backend": backend}
    spec: Manifest = {"rules": [{"host": host, "http": {"paths": [path]}}]}
    if settings.class_name:
        spec["ingressClassName"] = settings.class_name
    if settings.tls_secret:
        certificate = _filled(outline.settings, outline.spec.cluster_id, settings.tls_secret)
        spec["tls"] = [{"hosts": [host], "secretName": certificate}]
    return {**made, "spec": spec}


def ingress_url(settings: KubernetesSettings, cluster_id: str) -> str | None:
    """Where browsers find the page of the JobManager, or None without an Ingress."""
    ingress = settings.ingress
    if ingress is None:
        return None
    scheme = "https" if ingress.tls_secret else "http"
    return f"{scheme}://{_filled(settings, cluster_id, ingress.host)}"


def _filled(settings: KubernetesSettings, cluster_id: str, template: str) -> str:
    owner = names.names_of(cluster_id).owner
    return fill(template, cluster=owner, namespace=settings.namespace)
