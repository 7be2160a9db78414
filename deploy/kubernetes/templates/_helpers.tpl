{{/* Names, labels and what several manifests say alike. */}}

{{- define "xuanwu.name" -}}
{{- .Values.name | default .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "xuanwu.account" -}}
{{- .Values.serviceAccount.name | default (include "xuanwu.name" .) -}}
{{- end -}}

{{/* Whether controllers run the clusters, and API servers only read: "true" or "". */}}
{{- define "xuanwu.isSplit" -}}
{{- if gt (int .Values.controller.replicas) 0 }}true{{ end -}}
{{- end -}}

{{/* The account of API servers: that which runs clusters only if there are no controllers. */}}
{{- define "xuanwu.apiAccount" -}}
{{- if include "xuanwu.isSplit" . -}}
{{- .Values.serviceAccount.apiName | default (printf "%s-api" (include "xuanwu.name" .)) -}}
{{- else -}}
{{- include "xuanwu.account" . -}}
{{- end -}}
{{- end -}}

{{- define "xuanwu.claim" -}}
{{- .Values.home.claim | default (printf "%s-home" (include "xuanwu.name" .)) -}}
{{- end -}}

{{/* What pods of the chart are found by, of both components. */}}
{{- define "xuanwu.selector" -}}
app.kubernetes.io/name: xuanwu
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "xuanwu.labels" -}}
{{ include "xuanwu.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{- define "xuanwu.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "xuanwu.url" -}}
{{- .Values.url | default (printf "http://%s.%s.svc:%v" (include "xuanwu.name" .) .Release.Namespace .Values.service.port) -}}
{{- end -}}

{{- define "xuanwu.target" -}}
{{- .Values.target | default (keys .Values.targets | sortAlpha | first) -}}
{{- end -}}

{{/* Whether a target is in this cluster, and its rights are this chart's business: "true" or "". */}}
{{- define "xuanwu.isHere" -}}
{{- $access := .access | default dict -}}
{{- if not (or $access.kubeconfig $access.context $access.server) }}true{{ end -}}
{{- end -}}

{{/* How the server reaches the JobManagers of a target: as it says, else by DNS within this cluster. */}}
{{- define "xuanwu.reach" -}}
{{- if .reach }}{{ .reach }}
{{- else if include "xuanwu.isHere" . }}service
{{- else if .ingress }}ingress
{{- else }}proxy
{{- end -}}
{{- end -}}

{{/*
The namespaces of this cluster that have targets, as JSON: by name, the accounts of Flink's pods by
role, and what the server needs beside the rest there.
*/}}
{{- define "xuanwu.namespaces" -}}
{{- $found := dict -}}
{{- range $name, $target := .Values.targets -}}
{{- if include "xuanwu.isHere" $target -}}
{{- $one := get $found $target.namespace | default (dict "jobmanagers" list "taskmanagers" list "ingress" false "proxy" false "service" false) -}}
{{- $_ := set $one "jobmanagers" (append $one.jobmanagers ($target.service_account | default "xuanwu-flink") | uniq | sortAlpha) -}}
{{- $_ = set $one "taskmanagers" (append $one.taskmanagers ($target.taskmanager_service_account | default "xuanwu-flink-taskmanager") | uniq | sortAlpha) -}}
{{- if $target.ingress }}{{ $_ = set $one "ingress" true }}{{ end -}}
{{- $_ = set $one (include "xuanwu.reach" $target) true -}}
{{- $_ = set $found $target.namespace $one -}}
{{- end -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{/*
A value as TOML on one line. Numbers go through JSON, which keeps whole ones whole; strings are JSON's,
which are TOML's as well.
*/}}
{{- define "xuanwu.toml" -}}
{{- if kindIs "map" . -}}
{{- $pairs := list -}}
{{- range $key := keys . | sortAlpha -}}
{{- $value := get $ $key -}}
{{- if not (kindIs "invalid" $value) -}}
{{- $pairs = append $pairs (printf "%s = %s" (include "xuanwu.key" $key) (include "xuanwu.toml" $value)) -}}
{{- end -}}
{{- end -}}
{ {{ join ", " $pairs }} }
{{- else if kindIs "slice" . -}}
{{- $items := list -}}
{{- range . }}{{ $items = append $items (include "xuanwu.toml" .) }}{{ end -}}
[{{ join ", " $items }}]
{{- else -}}
{{ toJson . }}
{{- end -}}
{{- end -}}

{{/* The keys of a section, one a line; what is null is left out. */}}
{{- define "xuanwu.section" -}}
{{- range $key := keys . | sortAlpha -}}
{{- $value := get $ $key -}}
{{- if not (kindIs "invalid" $value) }}
{{ include "xuanwu.key" $key }} = {{ include "xuanwu.toml" $value }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "xuanwu.key" -}}
{{- if regexMatch "^[A-Za-z0-9_-]+$" . }}{{ . }}{{ else }}{{ toJson . }}{{ end -}}
{{- end -}}

{{/* Where browsers find the page; empty: where the server listens. */}}
{{- define "xuanwu.publicUrl" -}}
{{- if .Values.web.publicUrl -}}
{{- .Values.web.publicUrl -}}
{{- else if .Values.ingress.enabled -}}
{{- ternary "https" "http" (ne .Values.ingress.tlsSecret "") }}://{{ .Values.ingress.host -}}
{{- end -}}
{{- end -}}

{{/* How many servers there are in all. */}}
{{- define "xuanwu.servers" -}}
{{- add .Values.api.replicas .Values.controller.replicas -}}
{{- end -}}

{{/* What a schema cannot say, in a sentence each. */}}
{{- define "xuanwu.check" -}}
{{- $servers := include "xuanwu.servers" . | int -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" (include "xuanwu.name" .)) -}}
{{- fail (printf "name: '%s', the name of Helm's release, cannot begin the names of Services. Give a name of lower-case letters, digits and '-' that begins with a letter." (include "xuanwu.name" .)) -}}
{{- end -}}
{{- if and (gt $servers 1) (not .Values.secret.databaseUrl) -}}
{{- fail "secret.databaseUrl: SQLite serves one server only. Name the key of a PostgreSQL URL, or ask for one replica of api and none of controller." -}}
{{- end -}}
{{- if and (gt $servers 1) (not .Values.home.claim) (not .Values.home.size) -}}
{{- fail "home.claim: several servers share their home. Name a claim that many nodes can write (ReadWriteMany), or give home.size." -}}
{{- end -}}
{{- if and (gt $servers 1) (not .Values.home.claim) (ne .Values.home.accessMode "ReadWriteMany") -}}
{{- fail "home.accessMode: several servers share their home. Say ReadWriteMany at the first installation; a claim that was made otherwise stays so: make another, copy the home, and name it as home.claim." -}}
{{- end -}}
{{- if and .Values.secret.databaseUrl (not .Values.secret.key) (not .Values.home.claim) (not .Values.home.size) -}}
{{- fail "secret.key: the home ends with its pod, and a key that is kept there with it: secrets in the database could not be read any more. Name the key of a Secret, or give home.size." -}}
{{- end -}}
{{- if and (or .Values.secret.databaseUrl .Values.secret.key .Values.secret.oidcClientSecret) (not .Values.secret.name) -}}
{{- fail "secret.name: name the Secret with the keys that secret names." -}}
{{- end -}}
{{- if and (hasKey .Values.settings "oidc") (not .Values.secret.oidcClientSecret) -}}
{{- fail "secret.oidcClientSecret: name the key with the secret of the client in settings.oidc." -}}
{{- end -}}
{{- $target := include "xuanwu.target" . -}}
{{- if not (hasKey .Values.targets $target) -}}
{{- fail (printf "target: there is no '%s' among targets (%s)." $target (keys .Values.targets | sortAlpha | join ", ")) -}}
{{- end -}}
{{- range $name, $one := .Values.targets -}}
{{- if not (or $.Values.url (include "xuanwu.isHere" $one)) -}}
{{- fail (printf "url: the engines of the target '%s' are in another cluster. Give the address at which they reach the server." $name) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.host) -}}
{{- fail "ingress.host: name the host at which people reach the server." -}}
{{- end -}}
{{- end -}}

{{/* MiB that a server which answers people needs: its own, its workers, a planner for each release. */}}
{{- define "xuanwu.apiMiB" -}}
{{- $gateway := .Values.api.gateway -}}
{{- $beside := 400 -}}
{{- $workers := mul $gateway.workers (add $gateway.workerHeapMiB $beside) -}}
{{- $planners := mul $gateway.releases (add $gateway.plannerHeapMiB $beside) -}}
{{- add 512 (ternary (add $workers $planners) 0 $gateway.enabled) -}}
{{- end -}}
