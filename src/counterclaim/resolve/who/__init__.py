"""Who a source is: within a report, and across reports."""
