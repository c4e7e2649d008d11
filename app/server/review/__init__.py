"""The trainer's review over REST, below ``/api/review``; one router a module."""
