"""The programme: who may train, what comes next, how it went, and what is known of it.

Pure logic without web, storage or clock. All that is shown or spoken comes out as phrases
(``app.words``). Numbers, rules and their sources: ``docs/programme.md``. Backstep is a
coach, not a medical device.
"""
