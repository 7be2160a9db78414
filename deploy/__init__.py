"""What an installation is made of: images and manifests, built from this repository."""
