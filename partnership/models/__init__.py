"""The partnership: two regions, their municipalities, the twinnings between them, and what was done together.

Django finds the models of the app here, those of the lower rooms too.
"""

from ..access.models import AccountChange, EarlyAccess, Slot
from ..feedback.models import BarrierReport
from ..links.check import LinkCheck, LinkPlace
from ..names.models import Body, Office, Person, Place, Side, Term
from ..publishing.pages import FormerAddress
from ..uploads.models import Upload
from ..versions.events import Event, Telling
from ..versions.pending import PendingChange
from ..versions.previews import PreviewLink
from ..versions.versions import Version
from .areas import CooperationArea
from .deliveries import Delivery, Goods, Progress
from .milestones import Milestone
from .pages import PAGES, Page
from .people import User
from .places import Figure, FormerName, Municipality, Region
from .sources import Certainty, Source
from .topics import Topic
from .twinnings import FOUNDING, Kind, Stage, Step, Twinning, existing_ties, tally, ties
from .watched import NewsItem, WatchedSource
