"""Words of Django's own admin that its German or its Ukrainian catalogue lacks, or says otherwise than the press desk does.

A word that a catalogue lacks would be shown in English, or in German to who reads Ukrainian. Named here, `make messages`
keeps them in ours, which comes first.
"""

from django.utils.translation import gettext, gettext_noop, ngettext
from django.views.i18n import JavaScriptCatalog

# Django's German calls saving "sichern", all other texts of the press desk say "speichern".
SAVING = (gettext_noop("Save"), gettext_noop("Save and continue editing"), gettext_noop("Save and add another"))
# Django's Ukrainian sentences fit nouns of one gender, have straight quotation marks and now and then another meaning.
TOLD = (
    gettext_noop("The {name} “{obj}” was added successfully."),
    gettext_noop("The {name} “{obj}” was added successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may edit it again below."),
    gettext_noop("The %(name)s “%(obj)s” was deleted successfully."),
    gettext_noop(
        'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? All of the following related items '
        "will be deleted:"
    ),
    gettext_noop("Select %s to change"),
)
# Django's sentences with a name in them fit names of one gender.
MISTAKES = (
    gettext_noop("This field is required."),
    gettext_noop("%(model_name)s with this %(field_label)s already exists."),
    gettext_noop("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
)
# Django's sentences about passwords and the log-out have mistakes, or a tone of their own, in both languages.
PASSWORDS = (
    gettext_noop("Thanks for spending some quality time with the web site today."),
    gettext_noop(
        "Please enter your old password, for security’s sake, and then enter your new password twice so we can verify "
        "you typed it in correctly."
    ),
    gettext_noop("Password change"),
    gettext_noop("Enter the same password as before, for verification."),
    gettext_noop("The two password fields didn’t match."),
    gettext_noop("Your old password was entered incorrectly. Please enter it again."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("Logged out"),
)
LACKING = (
    gettext_noop("After you’ve created a user, you’ll be able to edit more user options."),
    gettext_noop("In case you’ve forgotten, you are:"),
    gettext_noop("This action will <strong>enable</strong> password-based authentication for this user."),
    gettext_noop("This action will <strong>disable</strong> password-based authentication for this user."),
    gettext_noop("Disable password-based authentication"),
    gettext_noop("Enable password-based authentication"),
    gettext_noop("Password-based authentication"),
    gettext_noop("Enabled"),
    gettext_noop("Disabled"),
    gettext_noop("Raw passwords are not stored, so there is no way to see the user’s password."),
    gettext_noop("Enable password-based authentication for this user by setting a password."),
    gettext_noop("Reset password"),
    gettext_noop("Set password"),
    gettext_noop("Set password: %s"),
    gettext_noop("Password-based authentication was disabled."),
    gettext_noop("Conflicting form data submitted. Please try again."),
    gettext_noop(
        "Whether the user will be able to authenticate using a password or not. If disabled, they may still be able to "
        "authenticate using other backends, such as Single Sign-On or LDAP."
    ),
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("Forgotten your login credentials?"),
)
# With a preposition before them, neither language would leave the names of filters in the nominative.
FILTERS = (gettext_noop(" By %(filter_title)s "),)
# What the admin's scripts say and their catalogues lack: the German one these words, the Ukrainian one all of them.
SCRIPTS = (
    gettext_noop("Choose all %s"),
    gettext_noop("Choose selected %s"),
    gettext_noop('Choose %s by selecting them and then select the "Choose" arrow button.'),
    gettext_noop("Remove all %s"),
    gettext_noop("Remove selected %s"),
    gettext_noop('Remove %s by selecting them and then select the "Remove" arrow button.'),
    gettext_noop("(click to clear)"),
    gettext_noop("Type into this box to filter down the list of selected %s."),
    gettext_noop(
        "You have selected an action, but you haven’t saved your changes to individual fields yet. Please click OK to "
        "save. You’ll need to re-run the action."
    ),
    gettext_noop(
        "You have selected an action, and you haven’t made any changes on individual fields. You’re probably looking for "
        "the Go button rather than the Save button."
    ),
)


class ScriptWords(JavaScriptCatalog):
    """The words of the admin's scripts, with those that its catalogues lack."""

    packages = ("django.contrib.admin",)

    def get_catalog(self):
        hidden = [
            ngettext("%s selected option not visible", "%s selected options not visible", n) for n in (1, 2, 5, 5)
        ]
        own = {word: gettext(word) for word in SCRIPTS} | {"%s selected option not visible": hidden}
        return super().get_catalog() | own
