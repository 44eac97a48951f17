"""The addresses below /admin/ at which staff are let in. allauth asks for their names."""

from django.contrib import admin
from django.urls import path

from . import views

urlpatterns = [
    path("login/", admin.site.login, name="account_login"),
    path("account/start-over/", views.start_over, name="account_logout"),
    path("account/confirm/", views.confirm_password, name="account_reauthenticate"),
    path("account/code/", views.give_factor, name="mfa_authenticate"),
    path("account/factors/", views.overview, name="mfa_index"),
    path("account/factors/confirm/", views.confirm_code, name="mfa_reauthenticate"),
    path("account/factors/app/", views.add_app, name="mfa_activate_totp"),
    path("account/factors/app/remove/", views.remove_app, name="mfa_deactivate_totp"),
    path("account/factors/codes/", views.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/factors/codes/new/", views.make_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/factors/passkeys/", views.passkeys, name="mfa_list_webauthn"),
    path("account/factors/passkeys/add/", views.add_passkey, name="mfa_add_webauthn"),
    path("account/factors/passkeys/confirm/", views.confirm_passkey, name="mfa_reauthenticate_webauthn"),
    path("account/factors/passkeys/<int:pk>/remove/", views.remove_passkey, name="mfa_remove_webauthn"),
    path("account/passkey/", views.log_in_by_passkey, name="mfa_login_webauthn"),
]
