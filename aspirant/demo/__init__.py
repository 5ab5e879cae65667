"""The demonstration programme: published facts about real trusts, and invented trusts for the rest.

Everything is made by the services, as people would make it, so the demonstration can be in no
state that the portal does not allow. Dates are relative to the day on which it is loaded.
"""
