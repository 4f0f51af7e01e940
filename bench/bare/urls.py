"""Addresses of the bare pages."""

from django.urls import path

from bench.bare import views

urlpatterns = [
    path("list/", views.topic_list),
    path("topic/<int:topic_id>/", views.topic),
    path("topic/<int:topic_id>/page/<int:page>/", views.topic),
    path("search/", views.search),
    path("topic/<int:topic_id>/reply/", views.reply),
]
