"""Django as its own documents set it up, on the same database: what our pages are compared with."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.plain_site"
WSGI_APPLICATION = None
#: allauth asks for its own at the start; `plain_site` takes it out again.
ALLAUTH = "allauth.account.middleware.AccountMiddleware"
MIDDLEWARE = [
    ALLAUTH,
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
