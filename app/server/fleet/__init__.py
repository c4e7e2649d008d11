"""The web application of the server to which kiosks report."""
