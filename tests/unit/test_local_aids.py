"""What learners can get: in which language it is read, and for whom it is."""

from helpnet.domain.local_aids import holds, pick_language


def test_the_wanted_language_comes_first_then_the_network_s_own_order():
    texts = {"fr": "Une carte", "nl": "Een kaart"}
    assert pick_language(texts, wanted="nl", order=("fr", "nl")) == "nl"
    assert pick_language(texts, wanted="de", order=("fr", "nl")) == "fr"
    assert pick_language({"pl": "Karta"}, wanted="de", order=("fr",)) == "pl"
    assert pick_language({"fr": ""}, wanted="fr", order=("fr",)) is None


def test_without_skills_it_is_for_everybody():
    assert holds((), ())
    assert holds((), ("send-email",))
    assert holds(("send-email",), ("read-news", "send-email"))
    assert not holds(("send-email",), ("read-news",))
    assert not holds(("send-email",), ())
