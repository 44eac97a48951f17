"""The two groups of the press desk: editors write, publishers also publish and delete. Made after every migration."""

EDITORS = "Redaktion · Редакція"
PUBLISHERS = "Freigabe · Публікація"
WRITE = ("add", "change", "view")
PUBLISH = (*WRITE, "publish", "delete")


def grant_permissions(sender, using="default", **kwargs):
    """Gives both groups their permissions on the content models of the app that was just migrated."""
    if sender.label not in {"partnership", "news"}:
        return
    from django.contrib.auth.models import Group, Permission

    models = [model._meta.model_name for model in sender.get_models() if model._meta.label != "partnership.User"]
    for name, actions in ((EDITORS, WRITE), (PUBLISHERS, PUBLISH)):
        group, _created = Group.objects.using(using).get_or_create(name=name)
        codenames = [f"{action}_{model}" for action in actions for model in models]
        permissions = Permission.objects.using(using).filter(content_type__app_label=sender.label)
        group.permissions.add(*permissions.filter(codename__in=codenames))
