"""Free times that many invented people share, as words with spaces between."""

MORNINGS = "mon_am tue_am wed_am thu_am fri_am"
AFTERNOONS = "mon_pm tue_pm wed_pm thu_pm fri_pm"
EVENINGS = "mon_eve tue_eve wed_eve thu_eve"
WEEKEND = "sat_am sat_pm sun_pm"
