"""Tests of the images and of how they are built."""
