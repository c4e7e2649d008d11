"""The settings of the rules."""

from __future__ import annotations

from vision.gait.rules.contacts import ContactSettings
from vision.gait.rules.duplicates import DuplicateSettings
from vision.gait.rules.event_confidence import EventConfidenceSettings
from vision.gait.rules.frontal import FrontalSettings
from vision.gait.rules.signals import SignalSettings
from vision.settings import Section


class RuleSettings(Section):
    """Signals, contacts, front and rear, duplicates and confidence."""

    signals: SignalSettings = SignalSettings()
    contacts: ContactSettings = ContactSettings()
    frontal: FrontalSettings = FrontalSettings()
    duplicates: DuplicateSettings = DuplicateSettings()
    event_confidence: EventConfidenceSettings = EventConfidenceSettings()
