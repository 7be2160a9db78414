"""The processes of a node, as command lines and configuration; starts nothing itself.

All paths are those inside of the node. Source: the reference pages of the components and of
`KubeletConfiguration` for Kubernetes 1.34, and of containerd's CRI plugin for 1.6.
"""

from __future__ import annotations

import json

import yaml

from tests.kubernetes.node.images import PAUSE
from tests.kubernetes.node.pki import NODE
from tests.kubernetes.node.place import INSIDE, Place

CONTAINERD = "/run/containerd/containerd.sock"
_PKI = INSIDE / "pki"
_CONF = INSIDE / "conf"
_PLUGINS = INSIDE / "kubelet" / "plugins"


def commands(place: Place) -> dict[str, list[str]]:
    """Every process by its name, in the order in which they are started."""
    kubeone = {
        "etcd": _etcd(),
        "kube-apiserver": _apiserver(place),
        "kube-controller-manager": [
            *_client("kube-controller-manager"),
            f"--root-ca-file={_PKI}/ca.crt",
            f"--service-account-private-key-file={_PKI}/sa.key",
            "--use-service-account-credentials",
            f"--flex-volume-plugin-dir={_PLUGINS}",
        ],
        "kube-scheduler": _client("kube-scheduler"),
        "coredns": ["-conf", f"{_CONF}/Corefile"],
        "kubelet": _kubelet(place),
        "kube-proxy": _proxy(place),
    }
    found = {"containerd": ["containerd", "--config", f"{_CONF}/containerd.toml"]}
    return found | {name: [f"{INSIDE}/kubeone", name, *args] for name, args in kubeone.items()}


def dns_health(place: Place) -> str:
    """Where CoreDNS says that it knows the services."""
    return f"http://{place.address}:8181/ready"


def files(place: Place) -> dict[str, str]:
    """What the processes read below `<home>/conf`."""
    return {
        "Corefile": _COREFILE.format(address=place.address, conf=_PKI / "admin.conf"),
        "containerd.toml": _CONTAINERD.format(home=INSIDE, conf=_CONF, pause=PAUSE),
        "cni/10-pods.conflist": json.dumps(_pod_network(place)),
        "kubelet.yaml": yaml.safe_dump(_kubelet_configuration(place)),
    }


def _etcd() -> list[str]:
    clients, peers = "http://127.0.0.1:2379", "http://127.0.0.1:2380"
    return [
        f"--data-dir={INSIDE}/etcd",
        f"--listen-client-urls={clients}",
        f"--advertise-client-urls={clients}",
        f"--listen-peer-urls={peers}",
        f"--initial-advertise-peer-urls={peers}",
        f"--initial-cluster=default={peers}",
        "--unsafe-no-fsync",  # it lives no longer than the machine does
        "--log-level=warn",
    ]


def _apiserver(place: Place) -> list[str]:
    return [
        f"--advertise-address={place.address}",
        f"--bind-address={place.address}",
        "--secure-port=6443",
        "--etcd-servers=http://127.0.0.1:2379",
        f"--service-cluster-ip-range={place.services}",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={_PKI}/sa.pub",
        f"--service-account-signing-key-file={_PKI}/sa.key",
        f"--tls-cert-file={_PKI}/apiserver.crt",
        f"--tls-private-key-file={_PKI}/apiserver.key",
        f"--client-ca-file={_PKI}/ca.crt",
        f"--kubelet-certificate-authority={_PKI}/ca.crt",
        f"--kubelet-client-certificate={_PKI}/apiserver-kubelet-client.crt",
        f"--kubelet-client-key={_PKI}/apiserver-kubelet-client.key",
        "--kubelet-preferred-address-types=InternalIP",
        "--authorization-mode=Node,RBAC",
        "--enable-admission-plugins=NodeRestriction",
        "--allow-privileged=true",
    ]


def _client(name: str) -> list[str]:
    """A controller that is alone, so it needs no election."""
    conf = f"--kubeconfig={_PKI}/{name}.conf"
    return [conf, "--leader-elect=false", "--bind-address=127.0.0.1"]


def _kubelet(place: Place) -> list[str]:
    return [
        f"--config={_CONF}/kubelet.yaml",
        f"--kubeconfig={_PKI}/kubelet.conf",
        f"--hostname-override={NODE}",
        f"--node-ip={place.address}",
        f"--root-dir={INSIDE}/kubelet",
        f"--cert-dir={INSIDE}/kubelet/pki",
    ]


def _proxy(place: Place) -> list[str]:
    return [
        f"--kubeconfig={_PKI}/kube-proxy.conf",
        f"--hostname-override={NODE}",
        "--proxy-mode=iptables",
        f"--cluster-cidr={place.pods}",
        "--healthz-bind-address=127.0.0.1:10256",
        "--metrics-bind-address=127.0.0.1:10249",
        "--conntrack-max-per-core=0",  # these three are the machine's, not the node's
        "--conntrack-tcp-timeout-established=0s",
        "--conntrack-tcp-timeout-close-wait=0s",
    ]


def _kubelet_configuration(place: Place) -> dict[str, object]:
    return {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "address": place.address,
        "authentication": {
            "anonymous": {"enabled": False},
            "webhook": {"enabled": True},
            "x509": {"clientCAFile": f"{_PKI}/ca.crt"},
        },
        "authorization": {"mode": "Webhook"},
        "tlsCertFile": f"{_PKI}/kubelet-serving.crt",
        "tlsPrivateKeyFile": f"{_PKI}/kubelet-serving.key",
        "containerRuntimeEndpoint": f"unix://{CONTAINERD}",
        "cgroupDriver": "cgroupfs",
        "cgroupRoot": f"/{place.cgroup}",
        "failCgroupV1": False,
        "failSwapOn": False,
        "healthzBindAddress": "127.0.0.1",
        "resolvConf": "",
        # An image was imported and can never be pulled again, so none is collected.
        "imageGCHighThresholdPercent": 100,
        "imageGCLowThresholdPercent": 99,
        "evictionHard": {
            "memory.available": "100Mi",
            "nodefs.available": "1%",
            "nodefs.inodesFree": "1%",
            "imagefs.available": "1%",
        },
        "podLogsDir": f"{INSIDE}/log/pods",
        "volumePluginDir": str(_PLUGINS),
        "nodeStatusUpdateFrequency": "5s",
        "clusterDNS": [place.address],
        "clusterDomain": "cluster.local",
    }


def _pod_network(place: Place) -> dict[str, object]:
    bridge = {
        "type": "bridge",
        "bridge": "pods0",
        "isGateway": True,
        "hairpinMode": True,
        "ipMasq": False,
        "ipam": {
            "type": "host-local",
            "dataDir": "/run/pod-addresses",
            "ranges": [[{"subnet": place.pods}]],
            "routes": [{"dst": "0.0.0.0/0"}],
        },
    }
    ports = {"type": "portmap", "capabilities": {"portMappings": True}}
    return {"cniVersion": "1.0.0", "name": "pods", "plugins": [bridge, ports]}


_COREFILE = """cluster.local:53 {{
  errors
  ready {address}:8181
  cache 5
  kubernetes cluster.local {{
    kubeconfig {conf}
  }}
}}
"""

# restrict_oom_score_adj: root without CAP_SYS_RESOURCE may not lower it, and runc would fail.
_CONTAINERD = """version = 2
root = "{home}/containerd"
state = "/run/containerd"
disabled_plugins = [
  "io.containerd.internal.v1.tracing",
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
  "io.containerd.tracing.processor.v1.otlp",
]
[plugins."io.containerd.internal.v1.opt"]
  path = "{home}/containerd-opt"
[plugins."io.containerd.grpc.v1.cri"]
  restrict_oom_score_adj = true
  sandbox_image = "{pause}"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "{conf}/cni"
"""
