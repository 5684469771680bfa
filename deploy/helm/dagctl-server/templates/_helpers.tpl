{{- define "dagctl.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The release's name says it already where it holds the chart's. */}}
{{- define "dagctl.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains (include "dagctl.name" .) .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "dagctl.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What is not in the release's namespace carries that one's name, so that two releases of one name never meet. */}}
{{- define "dagctl.outerName" -}}
{{- printf "%s-%s" .Release.Namespace (include "dagctl.fullname" .) -}}
{{- end -}}

{{- define "dagctl.selector" -}}
app.kubernetes.io/name: {{ include "dagctl.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "dagctl.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "dagctl.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: dagctl
{{- end -}}

{{/* The pods of the charts have names of their own: no selector of the server's pods, which cannot be changed by an upgrade, may find them. */}}
{{- define "dagctl.chartsName" -}}
{{- printf "%s-charts" (include "dagctl.fullname" . | trunc 56 | trimSuffix "-") -}}
{{- end -}}

{{- define "dagctl.chartsSelector" -}}
app.kubernetes.io/name: {{ printf "%s-charts" (include "dagctl.name" . | trunc 56 | trimSuffix "-") }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "dagctl.chartsLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "dagctl.chartsSelector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: dagctl
{{- end -}}

{{- define "dagctl.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "dagctl.fullname" .) -}}
{{- end -}}

{{- define "dagctl.image" -}}
{{- $image := .Values.image -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $image.repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $image.repository ($image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- define "dagctl.chartsUrl" -}}
{{- .Values.argocd.chartsUrl | default (printf "http://%s.%s.svc/charts" (include "dagctl.chartsName" .) .Release.Namespace) -}}
{{- end -}}

{{/* Where version 0.1.0 had the charts: its Applications have them from there until the server has moved them. */}}
{{- define "dagctl.formerChartsUrl" -}}
{{- printf "http://%s.%s.svc:%d/charts" (include "dagctl.fullname" .) .Release.Namespace (int .Values.service.port) -}}
{{- end -}}

{{/* The URLs of the charts that the AppProject of organizations allows. Of the former one the policy allows what is there, and nothing new. */}}
{{- define "dagctl.chartsUrls" -}}
{{- $urls := list (include "dagctl.chartsUrl" .) -}}
{{- if not .Values.argocd.chartsUrl }}{{ $urls = append $urls (include "dagctl.formerChartsUrl" .) }}{{ end -}}
{{- toJson $urls -}}
{{- end -}}

{{- define "dagctl.appProject" -}}
{{- .Values.argocd.appProject.name | default (printf "dagctl-%s" .Values.installation) -}}
{{- end -}}

{{/* "true" where the chart makes the AppProject. */}}
{{- define "dagctl.makesAppProject" -}}
{{- $create := .Values.argocd.appProject.create -}}
{{- if ternary (not .Values.argocd.project) $create (kindIs "invalid" $create) }}true{{ end -}}
{{- end -}}

{{- define "dagctl.argocdProject" -}}
{{- if include "dagctl.makesAppProject" . }}{{ include "dagctl.appProject" . }}{{ else }}{{ .Values.argocd.project | default "default" }}{{ end -}}
{{- end -}}

{{/* As the driver names an organization's Application, AppProject and namespace: `organizationName` of packages/k8s-driver/src/names.ts. Of a list: installation, organization. */}}
{{- define "dagctl.organizationName" -}}
{{- $installation := index . 0 -}}
{{- $organization := index . 1 -}}
{{- $alphabet := "abcdefghijklmnopqrstuvwxyz234567" -}}
{{- $digits := dict "0" 0 "1" 1 "2" 2 "3" 3 "4" 4 "5" 5 "6" 6 "7" 7 "8" 8 "9" 9 "a" 10 "b" 11 "c" 12 "d" 13 "e" 14 "f" 15 -}}
{{- $hex := sha256sum (printf "[%q,%q]" $installation $organization) -}}
{{- $hash := "" -}}
{{- range $byte := until 10 -}}
{{- $high := get $digits (substr (int (mul $byte 2)) (int (add (mul $byte 2) 1)) $hex) -}}
{{- $low := get $digits (substr (int (add (mul $byte 2) 1)) (int (add (mul $byte 2) 2)) $hex) -}}
{{- $five := add (mul (mod $high 2) 16) $low -}}
{{- $hash = printf "%s%s" $hash (substr (int $five) (int (add1 $five)) $alphabet) -}}
{{- end -}}
{{- $readable := regexReplaceAll "[^a-z0-9]+" (lower $organization) "-" | trimAll "-" | trunc 31 | trimAll "-" | default "x" -}}
{{- printf "%s-%s-%s" $installation $readable $hash -}}
{{- end -}}

{{/* The names of all organizations that the server may deploy, as a JSON list, which is one of CEL too. */}}
{{- define "dagctl.organizationNames" -}}
{{- $names := list -}}
{{- range prepend .Values.organizations .Values.organization -}}
{{- $names = append $names (include "dagctl.organizationName" (list $.Values.installation .)) -}}
{{- end -}}
{{- toJson (uniq $names) -}}
{{- end -}}

{{/* "true" while hosts of version 0.1.0 may still wake: it kept ConfigMaps in Argo CD's namespace, and this version deletes them after 7 days. */}}
{{- define "dagctl.formerObjects" -}}
{{- $found := eq .Values.rbac.formerObjects "always" -}}
{{- if eq .Values.rbac.formerObjects "auto" -}}
{{- range (lookup "v1" "ConfigMap" .Values.argocd.namespace "").items -}}
{{- $labels := .metadata.labels | default dict -}}
{{- if and (eq (get $labels "dagctl.dev/installation") $.Values.installation) (has (get $labels "dagctl.dev/component") (list "fence" "tombstone")) -}}
{{- $found = true -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if $found }}true{{ end -}}
{{- end -}}

{{/* Numbers of a values file may have become floats, which print with an exponent. */}}
{{- define "dagctl.githubInstallations" -}}
{{- $all := list -}}
{{- range $organization, $installations := .Values.git.githubApp.installations -}}
{{- range $installations -}}
{{- $all = append $all (printf "%s=%s" $organization (kindIs "string" . | ternary (toString .) (toString (int64 .)))) -}}
{{- end -}}
{{- end -}}
{{- join "," $all -}}
{{- end -}}

{{- define "dagctl.postgresPort" -}}
{{- $host := (urlParse .).host -}}
{{- regexFind "[0-9]+$" (regexFind ":[0-9]+$" $host) | default "5432" -}}
{{- end -}}

{{/* The ports of the prefixes of git.allow and notifications.allow, and of the hosts of packages.gitHosts, as a JSON list. */}}
{{- define "dagctl.allowedPorts" -}}
{{- $ports := list -}}
{{- range concat .Values.git.allow .Values.notifications.allow -}}
{{- $url := urlParse . -}}
{{- $otherwise := get (dict "https" "443" "http" "80" "ssh" "22") $url.scheme -}}
{{- $port := regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) | default $otherwise -}}
{{- if $port }}{{ $ports = append $ports (int $port) }}{{ end -}}
{{- end -}}
{{- range .Values.packages.gitHosts -}}
{{- $ports = append $ports (regexFind "[0-9]+$" (regexFind ":[0-9]+$" .) | default "443" | int) -}}
{{- end -}}
{{- toJson $ports -}}
{{- end -}}

{{/* What a schema cannot say in words that help. All of it at once. */}}
{{- define "dagctl.check" -}}
{{- $v := .Values -}}
{{- $wrong := list -}}
{{- if not (regexMatch "^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$" $v.installation) }}{{ $wrong = append $wrong (printf "installation is %q, but must be 1 to 20 of a-z, 0-9 and \"-\", with a letter or digit at both ends: names in the cluster carry it" $v.installation) }}{{ end -}}
{{- if not (regexMatch "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$" $v.organization) }}{{ $wrong = append $wrong (printf "organization is %q, but must be 1 to 63 letters, digits, \".\", \"_\" or \"-\", beginning with a letter or digit" $v.organization) }}{{ end -}}
{{- range $v.organizations -}}
{{- if not (regexMatch "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$" .) }}{{ $wrong = append $wrong (printf "organizations has %q, but must have names of 1 to 63 letters, digits, \".\", \"_\" or \"-\", beginning with a letter or digit" .) }}{{ end -}}
{{- end -}}
{{- range $name, $url := dict "store.url" $v.store.url "state.url" $v.state.url -}}
{{- if $url -}}
{{- /* Never echoed: what is wrong may be a password. */ -}}
{{- if not (regexMatch "^postgres(ql)?://[^/?# ]+/[^?# ]+([?][^# ]*)?$" $url) }}{{ $wrong = append $wrong (printf "%s must be a URL such as postgres://dagctl@db.example.com:5432/dagctl" $name) }}
{{- else if or (contains ":" (urlParse $url).userinfo) (regexMatch "[?&]password=" $url) }}{{ $wrong = append $wrong (printf "%s must not contain a password: name a Secret with %s.password" $name (trimSuffix ".url" $name)) }}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $v.git.allow -}}
{{- if not (regexMatch "^(https|http|ssh)://[^,?# ]+$" .) }}{{ $wrong = append $wrong (printf "git.allow has %q, but must have URL prefixes that pods reach too: https://, http:// or ssh://, without a comma or a query" .) }}{{ end -}}
{{- end -}}
{{- if not $v.token.secret }}{{ $wrong = append $wrong "token.secret is missing: name a Secret with the operator's token (kubectl create secret generic dagctl-token --from-literal token=…)" }}{{ end -}}
{{- if not $v.store.url }}{{ $wrong = append $wrong "store.url is missing: records must outlive pods, so they lie in PostgreSQL (postgres://dagctl@db.example.com:5432/dagctl)" }}{{ end -}}
{{- if and $v.store.password.secret (not $v.store.url) }}{{ $wrong = append $wrong "store.password belongs to store.url" }}{{ end -}}
{{- if and $v.state.url (not $v.state.key.secret) }}{{ $wrong = append $wrong "state.key.secret is missing: passwords of state databases derive from a key of 32 or more characters" }}{{ end -}}
{{- if and (not $v.state.url) (or $v.state.key.secret $v.state.password.secret) }}{{ $wrong = append $wrong "state.url is missing: state.key and state.password belong to it" }}{{ end -}}
{{- $app := $v.git.githubApp -}}
{{- if or $app.id $app.key.secret $app.installations $app.apiUrl -}}
{{- if not $app.id }}{{ $wrong = append $wrong "git.githubApp.id is missing" }}{{ end -}}
{{- if not $app.key.secret }}{{ $wrong = append $wrong "git.githubApp.key.secret is missing: the App's private key" }}{{ end -}}
{{- if not $app.installations }}{{ $wrong = append $wrong "git.githubApp.installations is missing: which organization reads through which installation" }}{{ end -}}
{{- end -}}
{{- if and (not $v.serviceAccount.create) (not $v.serviceAccount.name) }}{{ $wrong = append $wrong "serviceAccount.name is missing: with create false it must name one that is there" }}{{ end -}}
{{- if eq (include "dagctl.serviceAccount" .) (include "dagctl.chartsName" .) }}{{ $wrong = append $wrong (printf "serviceAccount.name is %q, which the pods of the charts have: they must not be the server's account" (include "dagctl.chartsName" .)) }}{{ end -}}
{{- range $v.extraEnv -}}
{{- if hasPrefix "DAGCTL_" .name }}{{ $wrong = append $wrong (printf "extraEnv has %s, which is a setting: there is a value for it" .name) }}{{ end -}}
{{- end -}}
{{- /* Without a cluster, as for `helm template`, there is nothing to ask. */ -}}
{{- if and $v.rbac.create $v.rbac.admissionPolicy (.Capabilities.APIVersions.Has "v1/Namespace") (not (.Capabilities.APIVersions.Has "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy")) -}}
{{- $wrong = append $wrong (printf "this cluster has no ValidatingAdmissionPolicy (admissionregistration.k8s.io/v1, of Kubernetes 1.30), which keeps the server from changing what is not its own in %s: set rbac.admissionPolicy to false to accept that it may change every Application there" $v.argocd.namespace) -}}
{{- end -}}
{{- if and $v.rbac.create $v.rbac.admissionPolicy (eq .Release.Namespace $v.argocd.namespace) -}}
{{- $wrong = append $wrong (printf "the release is in the namespace of Argo CD, %s, whose Secrets the server would read: install it in a namespace of its own, or set rbac.admissionPolicy to false to accept that" $v.argocd.namespace) -}}
{{- end -}}
{{- if $wrong }}{{ fail (printf "\n\ndagctl-server cannot be installed with these values:\n  %s\n" (join "\n  " $wrong)) }}{{ end -}}
{{- end -}}
