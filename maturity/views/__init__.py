"""Assessments: the lists, one of them, answering, signing, checking, and their scores."""
