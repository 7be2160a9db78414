{{/*
The pod of a server. Takes the root, `component` (api or controller), its `role`, its `values`, and the
`memory` in MiB and `cpu` that it gets if nothing else is said.
*/}}
{{- define "xuanwu.pod" -}}
{{- $root := .root -}}
{{- $values := .values -}}
metadata:
  labels:
    {{- with $root.Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- include "xuanwu.selector" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
  annotations:
    {{- with $root.Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    checksum/settings: {{ include (print $root.Template.BasePath "/configmap.yaml") $root | sha256sum }}
spec:
  serviceAccountName: {{ include (ternary "xuanwu.account" "xuanwu.apiAccount" (eq .component "controller")) $root }}
  automountServiceAccountToken: true
  # Their variables would be taken for settings.
  enableServiceLinks: false
  terminationGracePeriodSeconds: 30
  securityContext:
    runAsNonRoot: true
    {{- if not (kindIs "string" $root.Values.security.user) }}
    runAsUser: {{ toJson $root.Values.security.user }}
    {{- end }}
    {{- if not (kindIs "string" $root.Values.security.group) }}
    runAsGroup: {{ toJson $root.Values.security.group }}
    fsGroup: {{ toJson $root.Values.security.group }}
    fsGroupChangePolicy: OnRootMismatch
    {{- end }}
    seccompProfile:
      type: RuntimeDefault
  {{- with $root.Values.image.pullSecrets }}
  imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
  {{- end }}
  containers:
  - name: xuanwu
    image: {{ include "xuanwu.image" $root | quote }}
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    args: ["server"]
    env:
    - name: XUANWU_ROLE
      value: {{ .role }}
    {{- if eq .role "controller" }}
    - name: XUANWU_SERVER__ALIVE_FILE
      value: /tmp/alive
    {{- end }}
    {{- if $root.Values.secret.databaseUrl }}
    - name: XUANWU_DATABASE__URL
      valueFrom:
        secretKeyRef:
          name: {{ $root.Values.secret.name }}
          key: {{ $root.Values.secret.databaseUrl }}
    {{- end }}
    {{- if $root.Values.secret.oidcClientSecret }}
    - name: XUANWU_OIDC__CLIENT_SECRET
      valueFrom:
        secretKeyRef:
          name: {{ $root.Values.secret.name }}
          key: {{ $root.Values.secret.oidcClientSecret }}
    {{- end }}
    {{- with $root.Values.env }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- if eq .role "controller" }}
    # It listens nowhere, and touches this file while its queues turn, every ten seconds or so.
    startupProbe:
      exec:
        command: ["sh", "-c", "test -f /tmp/alive"]
      periodSeconds: 2
      timeoutSeconds: 5
      failureThreshold: 150
    livenessProbe:
      exec:
        command: ["sh", "-c", 'test -n "$(find /tmp/alive -mmin -2)"']
      periodSeconds: 20
      timeoutSeconds: 10
      failureThreshold: 3
    {{- else }}
    ports:
    - name: http
      containerPort: 8080
      protocol: TCP
    # The first start makes the tables of the database.
    startupProbe:
      httpGet:
        path: /api/v1/version
        port: http
      periodSeconds: 2
      timeoutSeconds: 5
      failureThreshold: 150
    # A server whose database does not answer cannot answer either, but starting it anew heals nothing.
    readinessProbe:
      httpGet:
        path: /api/v1/health
        port: http
      periodSeconds: 5
      timeoutSeconds: 3
    livenessProbe:
      httpGet:
        path: /api/v1/version
        port: http
      periodSeconds: 10
      timeoutSeconds: 5
      failureThreshold: 6
    lifecycle:
      # Until nobody is sent here any more.
      preStop:
        exec:
          command: ["sleep", "5"]
    {{- end }}
    resources:
      {{- if $values.resources }}
      {{- toYaml $values.resources | nindent 6 }}
      {{- else }}
      requests:
        cpu: {{ .cpu }}
        memory: {{ .memory }}Mi
      limits:
        memory: {{ .memory }}Mi
      {{- end }}
    securityContext:
      allowPrivilegeEscalation: false
      capabilities:
        drop: ["ALL"]
      readOnlyRootFilesystem: true
    terminationMessagePolicy: FallbackToLogsOnError
    volumeMounts:
    - name: home
      mountPath: /var/lib/xuanwu
    - name: scratch
      mountPath: /tmp
    - name: settings
      mountPath: /etc/xuanwu/server
      readOnly: true
    {{- if $root.Values.secret.key }}
    - name: secret
      mountPath: /etc/xuanwu/secret
      readOnly: true
    {{- end }}
    {{- with $root.Values.volumeMounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
  - name: home
    {{- if or $root.Values.home.claim $root.Values.home.size }}
    persistentVolumeClaim:
      claimName: {{ include "xuanwu.claim" $root }}
    {{- else }}
    emptyDir: {}
    {{- end }}
  - name: scratch
    emptyDir: {}
  - name: settings
    configMap:
      name: {{ include "xuanwu.name" $root }}
  {{- if $root.Values.secret.key }}
  - name: secret
    secret:
      secretName: {{ $root.Values.secret.name }}
      defaultMode: 0440
      items:
      - key: {{ $root.Values.secret.key }}
        path: key
  {{- end }}
  {{- with $root.Values.volumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations:
  {{- toYaml . | nindent 2 }}
  {{- end }}
  affinity:
    {{- if $values.affinity }}
    {{- toYaml $values.affinity | nindent 4 }}
    {{- else }}
    podAntiAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "xuanwu.selector" $root | nindent 14 }}
              app.kubernetes.io/component: {{ .component }}
    {{- end }}
  {{- with $values.priorityClass }}
  priorityClassName: {{ . }}
  {{- end }}
{{- end -}}

{{/* A Deployment of servers; takes what `xuanwu.pod` takes, and its `name`. */}}
{{- define "xuanwu.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  labels:
    {{- include "xuanwu.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  replicas: {{ toJson .values.replicas }}
  revisionHistoryLimit: 3
  selector:
    matchLabels:
      {{- include "xuanwu.selector" .root | nindent 6 }}
      app.kubernetes.io/component: {{ .component }}
  strategy:
    {{- if eq (include "xuanwu.servers" .root | int) 1 }}
    # Its home may be one that a single pod can use.
    type: Recreate
    {{- else }}
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
    {{- end }}
  template:
    {{- include "xuanwu.pod" . | nindent 4 }}
{{- end -}}
