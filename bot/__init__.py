"""Pandu Paspor: the passport bot of the immigration office of Palembang."""
