"""The kiosk's web application: its screens, the walker's result, and the gym's set-up page."""
