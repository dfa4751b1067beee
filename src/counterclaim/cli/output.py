"""Where a command writes its rows."""

from counterclaim.export.output import output as output
from counterclaim.export.output import output_folder as output_folder
