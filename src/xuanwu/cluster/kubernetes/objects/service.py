"""The Service of the REST endpoints of a run's JobManagers, and the Service's Ingress."""

from __future__ import annotations

from xuanwu.cluster.kubernetes import names, places
from xuanwu.cluster.kubernetes.objects.outline import Manifest, Outline
from xuanwu.cluster.kubernetes.settings import KubernetesSettings
from xuanwu.cluster.kubernetes.settings_values import fill

PORT_NAME = "rest"


def service(outline: Outline) -> Manifest:
    """Selects every JobManager: a standby gets its answers from the leader."""
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
    """Returns None for a target without a controller: then the API server's proxy is the way."""
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
    """Returns the JobManager page's URL for browsers, or None without an Ingress."""
    ingress = settings.ingress
    if ingress is None:
        return None
    scheme = "https" if ingress.tls_secret else "http"
    return f"{scheme}://{_filled(settings, cluster_id, ingress.host)}"


def _filled(settings: KubernetesSettings, cluster_id: str, template: str) -> str:
    owner = names.names_of(cluster_id).owner
    return fill(template, cluster=owner, namespace=settings.namespace)
