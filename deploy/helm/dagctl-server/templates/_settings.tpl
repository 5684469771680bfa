{{/* Printed from the table of settings (packages/server/src/settings) by its tests: see CONTRIBUTING.md. */}}
{{- define "dagctl.settings" -}}
- { name: DAGCTL_HOST, value: "0.0.0.0" }
- { name: DAGCTL_PORT, value: "4280" }
- { name: DAGCTL_DATA, value: "/var/lib/dagctl" }
- name: DAGCTL_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ .Values.token.secret | quote }}
      key: {{ .Values.token.key | quote }}
{{- if .Values.organization }}
- { name: DAGCTL_ORGANIZATION, value: {{ .Values.organization | quote }} }
{{- end }}
{{- if .Values.git.allow }}
- { name: DAGCTL_GIT_ALLOW, value: {{ join "," .Values.git.allow | quote }} }
{{- end }}
{{- if .Values.runs.deadline }}
- { name: DAGCTL_RUN_DEADLINE, value: {{ .Values.runs.deadline | quote }} }
{{- end }}
{{- if .Values.audit.retention }}
- { name: DAGCTL_AUDIT_RETENTION, value: {{ .Values.audit.retention | quote }} }
{{- end }}
{{- if .Values.openApi }}
- { name: DAGCTL_OPENAPI, value: {{ .Values.openApi | quote }} }
{{- end }}
{{- if .Values.console }}
- { name: DAGCTL_CONSOLE, value: {{ .Values.console | quote }} }
{{- end }}
{{- if .Values.logFormat }}
- { name: DAGCTL_LOG_FORMAT, value: {{ .Values.logFormat | quote }} }
{{- end }}
{{- if .Values.git.knownHosts }}
- { name: DAGCTL_GIT_KNOWN_HOSTS, value: "/etc/dagctl/git/known_hosts" }
{{- end }}
{{- if .Values.git.githubApp.id }}
- { name: DAGCTL_GITHUB_APP_ID, value: {{ .Values.git.githubApp.id | quote }} }
{{- end }}
{{- if .Values.git.githubApp.key.secret }}
- { name: DAGCTL_GITHUB_APP_KEY, value: "/etc/dagctl/secrets/github-app-key" }
{{- end }}
{{- if .Values.git.githubApp.installations }}
- { name: DAGCTL_GITHUB_INSTALLATIONS, value: {{ include "dagctl.githubInstallations" . | quote }} }
{{- end }}
{{- if .Values.git.githubApp.apiUrl }}
- { name: DAGCTL_GITHUB_API_URL, value: {{ .Values.git.githubApp.apiUrl | quote }} }
{{- end }}
{{- if .Values.notifications.allow }}
- { name: DAGCTL_NOTIFICATION_ALLOW, value: {{ join "," .Values.notifications.allow | quote }} }
{{- end }}
{{- if .Values.publicUrl }}
- { name: DAGCTL_PUBLIC_URL, value: {{ .Values.publicUrl | quote }} }
{{- end }}
{{- if .Values.packages.indexes }}
- { name: DAGCTL_PACKAGE_INDEX, value: {{ join "," .Values.packages.indexes | quote }} }
{{- end }}
{{- if .Values.packages.size }}
- { name: DAGCTL_PACKAGE_SIZE, value: {{ .Values.packages.size | quote }} }
{{- end }}
{{- if .Values.packages.sourceDistributions }}
- { name: DAGCTL_SOURCE_DISTRIBUTIONS, value: {{ .Values.packages.sourceDistributions | quote }} }
{{- end }}
{{- if .Values.packages.gitHosts }}
- { name: DAGCTL_PACKAGE_GIT_HOSTS, value: {{ join "," .Values.packages.gitHosts | quote }} }
{{- end }}
{{- if .Values.packages.images }}
- { name: DAGCTL_IMAGE_ALLOW, value: {{ join "," .Values.packages.images | quote }} }
{{- end }}
- { name: DAGCTL_STORE_URL, value: {{ .Values.store.url | quote }} }
{{- if .Values.store.password.secret }}
- { name: DAGCTL_STORE_PASSWORD, value: "/etc/dagctl/secrets/store-password" }
{{- end }}
{{- if .Values.state.url }}
- { name: DAGCTL_STATE_URL, value: {{ .Values.state.url | quote }} }
{{- end }}
{{- if .Values.state.password.secret }}
- { name: DAGCTL_STATE_PASSWORD, value: "/etc/dagctl/secrets/state-password" }
{{- end }}
{{- if .Values.state.key.secret }}
- { name: DAGCTL_STATE_KEY, value: "/etc/dagctl/secrets/state-key" }
{{- end }}
{{- if .Values.installation }}
- { name: DAGCTL_INSTALLATION, value: {{ .Values.installation | quote }} }
{{- end }}
- { name: DAGCTL_KUBECONFIG, value: "in-cluster" }
- { name: DAGCTL_CHARTS_URL, value: {{ include "dagctl.chartsUrl" . | quote }} }
- { name: DAGCTL_SERVE_CHARTS, value: {{ ternary "former" "all" (empty .Values.argocd.chartsUrl) | quote }} }
- { name: DAGCTL_KUBERNETES_NAMESPACE, value: {{ .Release.Namespace | quote }} }
{{- if .Values.argocd.namespace }}
- { name: DAGCTL_ARGOCD_NAMESPACE, value: {{ .Values.argocd.namespace | quote }} }
{{- end }}
- { name: DAGCTL_ARGOCD_PROJECT, value: {{ include "dagctl.argocdProject" . | quote }} }
- { name: DAGCTL_SERVICE_ACCOUNT, value: {{ printf "%s/%s" .Release.Namespace (include "dagctl.serviceAccount" .) | quote }} }
{{- if .Values.images.registry }}
- { name: DAGCTL_IMAGE_REGISTRY, value: {{ .Values.images.registry | quote }} }
{{- end }}
{{- if .Values.images.git }}
- { name: DAGCTL_GIT_IMAGE, value: {{ .Values.images.git | quote }} }
{{- end }}
{{- if .Values.images.uv }}
- { name: DAGCTL_UV_IMAGE, value: {{ .Values.images.uv | quote }} }
{{- end }}
{{- if .Values.runs.volumeSize }}
- { name: DAGCTL_VOLUME_SIZE, value: {{ .Values.runs.volumeSize | quote }} }
{{- end }}
{{- if .Values.packages.volumeSize }}
- { name: DAGCTL_PACKAGE_VOLUME_SIZE, value: {{ .Values.packages.volumeSize | quote }} }
{{- end }}
{{- if .Values.packages.cacheClaim }}
- { name: DAGCTL_PACKAGE_CACHE_CLAIM, value: {{ .Values.packages.cacheClaim | quote }} }
{{- end }}
{{- if .Values.argocd.conflicts }}
- { name: DAGCTL_KUBERNETES_CONFLICTS, value: {{ .Values.argocd.conflicts | quote }} }
{{- end }}
{{- end -}}

{{- define "dagctl.secretFiles" -}}
{{- if .Values.git.githubApp.key.secret }}
- secret:
    name: {{ .Values.git.githubApp.key.secret | quote }}
    items: [{ key: {{ .Values.git.githubApp.key.key | quote }}, path: github-app-key }]
{{- end }}
{{- if .Values.store.password.secret }}
- secret:
    name: {{ .Values.store.password.secret | quote }}
    items: [{ key: {{ .Values.store.password.key | quote }}, path: store-password }]
{{- end }}
{{- if .Values.state.password.secret }}
- secret:
    name: {{ .Values.state.password.secret | quote }}
    items: [{ key: {{ .Values.state.password.key | quote }}, path: state-password }]
{{- end }}
{{- if .Values.state.key.secret }}
- secret:
    name: {{ .Values.state.key.secret | quote }}
    items: [{ key: {{ .Values.state.key.key | quote }}, path: state-key }]
{{- end }}
{{- end -}}
