"""The template loader of the portal: Django's, and each template compiled before it is kept."""

from django.template import Template
from django.template.loaders.cached import Loader as CachedLoader

from .compiler import compiled


class Loader(CachedLoader):
    """Keeps templates for as long as the process lives, compiled.

    With `debug` on, or a mark for missing variables, templates stay as Django makes them: both
    need to know which node failed.
    """

    def get_template(self, template_name: str, skip=None) -> Template:
        key = self.cache_key(template_name, skip)
        is_new = key not in self.get_template_cache
        template = super().get_template(template_name, skip)
        if is_new and not self.engine.debug and not self.engine.string_if_invalid:
            template.nodelist = compiled(template.nodelist, self.engine)
        return template
