"""The addresses of the site."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

_to_sign_in = RedirectView.as_view(pattern_name="sign_in", query_string=True)

handler500 = "gallery.fault_page.fault_page"

urlpatterns = [
    # One way in for all pages, with its log and its lock.
    path("admin/login/", login_not_required(_to_sign_in), name="admin_sign_in"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("gallery.api.urls")),
    path("", include("gallery.urls")),
]
