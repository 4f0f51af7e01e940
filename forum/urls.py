"""Addresses of the forum. `?side=` is a topic's page, `?fra=` a place in a room's list."""

from django.urls import path

from ogp_portal.common.addresses import words

from . import views

_TOPIC = "forum/<slug:category>/<int:pk>-<slug:slug>/"
_POST_DA = _TOPIC + "indlaeg/<int:position>/"
_POST_EN = _TOPIC + "posts/<int:position>/"

urlpatterns = [
    path("forum/", views.forum, name="forum"),
    path(words("forum/nyt/", "forum/new/"), views.topic_start, name="topic-start"),
    path(words("forum/regler/", "forum/rules/"), views.rules, name="forum-rules"),
    path(words("forum/moderering/", "forum/moderation/"), views.moderation_log, name="forum-log"),
    path(
        words("forum/afgoerelser/", "forum/decisions/"),
        views.own_decisions,
        name="forum-own-decisions",
    ),
    path(
        words("forum/afgoerelser/<str:token>/", "forum/decisions/<str:token>/"),
        views.decision,
        name="forum-decision",
    ),
    path(
        words("forum/anmeldelser/<uuid:reference>/", "forum/reports/<uuid:reference>/"),
        views.flag_receipt,
        name="forum-flag-receipt",
    ),
    path(words("forum/laest/", "forum/read/"), views.all_read, name="forum-all-read"),
    path(words("forum/kladder/", "forum/drafts/"), views.draft_list, name="draft-list"),
    path(words("forum/emneord/", "forum/tags/"), views.tag_list, name="tag-list"),
    path(words("forum/emneord/<slug:slug>/", "forum/tags/<slug:slug>/"), views.tag, name="tag"),
    path(
        words("forum/profil/<slug:name>/", "forum/profile/<slug:name>/"),
        views.profile,
        name="profile",
    ),
    path(
        words("forum/profil/<slug:name>/bloker/", "forum/profile/<slug:name>/block/"),
        views.profile_block,
        name="profile-block",
    ),
    path(words("konto/forum/", "account/forum/"), views.forum_choices, name="forum-choices"),
    path("forum/<slug:slug>/", views.category, name="category"),
    path("forum/<slug:slug>/feed.atom", views.category_feed, name="category-feed"),
    path(
        words("forum/<slug:category>/nyt/", "forum/<slug:category>/new/"),
        views.TopicNew.as_view(),
        name="topic-new",
    ),
    path(_TOPIC, views.topic, name="topic"),
    path(_TOPIC + "feed.atom", views.topic_feed, name="topic-feed"),
    path(words(_TOPIC + "reaktion/", _TOPIC + "reaction/"), views.topic_react, name="topic-react"),
    path(
        words(_TOPIC + "svar/", _TOPIC + "reply/"), views.TopicReply.as_view(), name="topic-reply"
    ),
    path(
        words(_TOPIC + "anmeld/<int:position>/", _TOPIC + "report/<int:position>/"),
        views.post_flag,
        name="post-flag",
    ),
    path(words(_POST_DA, _POST_EN), views.post_place, name="post-place"),
    path(words(_POST_DA + "ret/", _POST_EN + "edit/"), views.PostEdit.as_view(), name="post-edit"),
    path(words(_POST_DA + "slet/", _POST_EN + "delete/"), views.post_delete, name="post-delete"),
    path(
        words(_POST_DA + "godt-svar/", _POST_EN + "answer/"),
        views.post_accept,
        name="post-accept",
    ),
    path(
        words(_POST_DA + "forslag/", _POST_EN + "proposal/"),
        views.post_propose,
        name="post-propose",
    ),
    path(
        words(_POST_DA + "bilag/<int:number>/", _POST_EN + "files/<int:number>/"),
        views.post_file,
        name="post-file",
    ),
    path(
        words(_POST_DA + "historik/", _POST_EN + "history/"),
        views.post_history_page,
        name="post-history",
    ),
]
