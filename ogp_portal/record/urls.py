"""Addresses of the public record: the same words in both languages."""

from django.urls import path

from . import views

urlpatterns = [
    path("data/record/", views.record_page, name="record"),
    path("data/record/heads.json", views.heads, name="record-heads"),
    path("data/record/feed.atom", views.feed, name="record-feed"),
    path("data/record/verify_record.py", views.verifier, name="record-verifier"),
]
