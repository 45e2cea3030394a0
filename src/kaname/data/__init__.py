"""The bundled snapshots, each beside its sidecar; built by the recipes, never edited by hand."""
