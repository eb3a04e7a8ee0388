"""How a web server reaches the program: it loads `wksbm.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wksbm.settings")

application = get_wsgi_application()
