"""The Bimtek of the demo, told through the actions."""
