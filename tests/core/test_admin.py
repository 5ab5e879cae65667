import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied

from accounts.models import User
from core.actors import PORTAL
from core.admin import ByServices


def test_an_admin_page_that_names_no_service_saves_nothing():
    with pytest.raises(PermissionDenied):
        ByServices(User, admin.site).save_by_service(PORTAL, User(), set())
