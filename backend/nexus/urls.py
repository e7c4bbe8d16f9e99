"""The addresses of the site."""

from django.contrib import admin
from django.urls import include, path

handler400 = "gallery.refusal_page.not_understood"
handler403 = "gallery.refusal_page.refusal_page"
handler500 = "gallery.fault_page.fault_page"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("gallery.api.urls")),
    path("", include("gallery.urls")),
]
