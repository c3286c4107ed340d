"""The HTML report in a real browser: choosing, searching, a photo large, printing, and nothing that was not meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from labelcheck.model.label import Field, Label
from labelcheck.model.verdict import Answer, Verdict
from pages_for_tests import page
from verdicts_for_tests import hostile_verdict, verdict

if TYPE_CHECKING:
    from playwright.sync_api import Page

Opens = Callable[..., Any]
"""The fixture `opened`: HTML in, the page and what it said out."""

ANSWERS = (Answer.NOT_LISTED, Answer.RECALLED, Answer.NEEDS_CHECK, Answer.RECALLED, Answer.FAILED)


def device(brand: str, model: str) -> Label:
    return Label.of(model=Field(model, 0.9), brand=Field(brand, 0.9))


def few() -> list[Verdict]:
    return [verdict(answer, f"{place}.jpg") for place, answer in enumerate(ANSWERS)]


def shown(page: Page) -> list[str]:
    return [name.rpartition("/")[2] for name in page.locator("article:not([hidden]) .file").all_text_contents()]


def test_photos_are_chosen_by_one_answer_or_several(opened: Opens) -> None:
    tab = opened(page(few())).page
    assert shown(tab) == ["1.jpg", "3.jpg", "2.jpg", "0.jpg", "4.jpg"]
    tab.get_by_label("recalled").check()
    assert shown(tab) == ["1.jpg", "3.jpg"]
    tab.get_by_label("failed").check()
    assert shown(tab) == ["1.jpg", "3.jpg", "4.jpg"]
    assert tab.locator("#shown").inner_text() == "3 of 5 shown"
    tab.get_by_label("recalled").uncheck()
    tab.get_by_label("failed").uncheck()
    assert len(shown(tab)) == 5


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("B.JPG", ["b.jpg"]),
        ("ugreen", ["b.jpg"]),
        ("a12", ["a.jpg"]),
        ("anker a1263", ["a.jpg"]),
        ("us-cpsc:25338", ["a.jpg", "b.jpg"]),
        ("fire hazard", ["a.jpg", "b.jpg"]),
        ("anker pb205x", []),
        ("输入", ["c/输入.jpg"]),
    ],
)
def test_photos_are_found_by_file_brand_model_and_recall(opened: Opens, words: str, found: list[str]) -> None:
    tab = opened(
        page(
            [
                verdict(photo="a.jpg", label=device("Anker", "A1263"), why=""),
                verdict(photo="b.jpg", label=device("UGREEN", "PB205X"), why="", recalls=verdict().recalls),
                verdict(Answer.FAILED, "c/输入.jpg", recalls=(), evidence=(), label=Label(), why=""),
            ]
        )
    ).page
    if "anker" in words:  # the recall itself names Anker
        tab.evaluate("document.querySelectorAll('.recall').forEach((part) => part.remove())")
    tab.get_by_label("Find").fill(words)
    assert tab.locator("article:visible .file").all_inner_texts() == found
    assert tab.get_by_text("No photo is like that.").is_visible() == (not found)


def test_search_and_answers_narrow_each_other(opened: Opens) -> None:
    tab = opened(page(few())).page
    tab.get_by_label("recalled").check()
    tab.get_by_label("Find").fill("3.jpg")
    assert shown(tab) == ["3.jpg"]


def test_photos_are_sorted_by_file_and_back(opened: Opens) -> None:
    tab = opened(page(few())).page
    tab.get_by_label("Sort by").select_option("file")
    assert shown(tab) == [f"{number}.jpg" for number in range(5)]
    tab.get_by_label("Sort by").select_option("what matters most")
    assert shown(tab) == ["1.jpg", "3.jpg", "2.jpg", "0.jpg", "4.jpg"]


def test_a_click_shows_a_photo_large_and_keys_go_through_those_that_are_chosen(opened: Opens) -> None:
    one = opened(page(few(), with_pictures=True))
    tab, dialog = one.page, one.page.get_by_role("dialog")
    tab.get_by_label("recalled").check()
    assert not dialog.is_visible()
    tab.locator("article:visible figure button").first.click()
    assert "1.jpg" in dialog.inner_text()
    assert "1 of 2" in dialog.inner_text()
    tab.keyboard.press("ArrowRight")
    assert "3.jpg" in dialog.inner_text()
    tab.keyboard.press("ArrowRight")
    assert "3.jpg" in dialog.inner_text()
    tab.keyboard.press("ArrowLeft")
    assert "1.jpg" in dialog.inner_text()
    tab.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert tab.evaluate("document.activeElement.closest('article').querySelector('.file').innerText") == "1.jpg"
    assert one.said == []


def test_all_of_it_works_by_keyboard(opened: Opens) -> None:
    tab = opened(page(few(), with_pictures=True)).page
    tab.get_by_label("Find").focus()
    tab.keyboard.type("2.jpg")
    tab.locator("article:visible figure button").focus()
    tab.keyboard.press("Enter")
    dialog = tab.get_by_role("dialog")
    assert dialog.is_visible()
    dialog.get_by_label("Close").press("Enter")
    assert not dialog.is_visible()


def test_the_large_photo_closes_by_a_click_beside_it(opened: Opens) -> None:
    tab = opened(page(few(), with_pictures=True), viewport={"width": 1400, "height": 900}).page
    tab.locator("figure button").first.click()
    tab.mouse.click(4, 4)
    assert not tab.get_by_role("dialog").is_visible()


def test_nothing_is_asked_for_but_the_file_itself_and_the_console_stays_empty(opened: Opens) -> None:
    one = opened(page([hostile_verdict(), *few()], with_pictures=True))
    one.page.locator("figure button").first.click()
    one.page.keyboard.press("Escape")
    one.page.locator("details").last.click()
    asked = [url for url in one.asked_for if not url.startswith("data:image/jpeg;base64,")]
    assert len(asked) == 1
    assert asked[0].startswith("file:")
    assert one.said == []


def test_the_policy_runs_no_other_script_and_fetches_nothing(opened: Opens) -> None:
    one = opened(page(few()))
    one.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "document.title = 'taken over'";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<b onclick='document.title = 1' id='b'>b</b>");
            document.getElementById("b").click();
            document.body.insertAdjacentHTML("beforeend", "<img src='http://127.0.0.1:9/x.jpg'>");
        }"""
    )
    one.page.wait_for_timeout(100)
    assert one.page.title().startswith("labelcheck")
    assert any("Content Security Policy" in said for said in one.said)


def test_hostile_names_are_shown_and_do_nothing(opened: Opens) -> None:
    cunning = '"><img src=x onerror=document.title=1></noscript></style></script><script>document.title=1</script>'
    one = opened(page([hostile_verdict(), verdict(photo=cunning, why=cunning, next=cunning)], with_pictures=True))
    tab = one.page
    tab.get_by_label("Find").fill("onerror")
    assert tab.locator("article:visible .file").inner_text() == cunning
    tab.locator("article:visible figure button").click()
    assert cunning in tab.get_by_role("dialog").inner_text()
    assert tab.title().startswith("labelcheck")
    assert tab.locator("a").count() == 1  # the harmless recall of the second
    assert one.said == []


def test_pictures_and_tables_come_when_their_card_comes_near(opened: Opens) -> None:
    tab = opened(page([verdict(photo=f"{number:03}.jpg") for number in range(400)], with_pictures=True)).page
    tab.wait_for_selector("figure img")
    assert 0 < tab.locator("figure img").count() < 100
    last = tab.locator("article").last
    last.scroll_into_view_if_needed()
    last.locator("figure img").wait_for()
    assert last.locator("figure img").evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 48
    assert last.locator("table").count() == 2


def test_hundreds_of_photos_are_searched_and_sorted(opened: Opens) -> None:
    verdicts = [verdict(ANSWERS[number % 5], f"{number:03}.jpg") for number in range(600)]
    one = opened(page(verdicts, with_pictures=True))
    one.page.get_by_label("Find").fill("7.jpg")
    assert one.page.locator("article:visible").count() == 60
    one.page.get_by_label("Sort by").select_option("file")
    assert shown(one.page)[:3] == ["007.jpg", "017.jpg", "027.jpg"]
    one.page.get_by_label("to be checked").check()
    assert shown(one.page)[:3] == ["007.jpg", "017.jpg", "027.jpg"]
    assert one.said == []


def test_print_has_every_chosen_card_with_its_picture_and_no_controls(opened: Opens) -> None:
    tab = opened(page([verdict(photo=f"{number}.jpg") for number in range(60)], with_pictures=True)).page
    tab.get_by_label("Find").fill("5.jpg")
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    visible = tab.locator("article:visible")
    assert visible.count() == 6
    assert tab.locator("article:visible figure img").count() == 6
    assert tab.locator("article[hidden] noscript").count() > 50
    assert not tab.get_by_label("Find").is_visible()
    assert visible.first.evaluate("(card) => getComputedStyle(card).breakInside") == "avoid"
    assert visible.first.evaluate("(card) => getComputedStyle(card).contentVisibility") == "visible"


def test_a_printed_file_is_made_of_all_photos(opened: Opens) -> None:
    def pages(count: int) -> int:
        tab = opened(page([verdict(photo=f"{number}.jpg") for number in range(count)], with_pictures=True)).page
        return len(re.findall(rb"/Type\s*/Page\b", tab.pdf(format="A4")))

    assert pages(24) > 3 * pages(6) > 0


def test_without_a_script_every_card_is_there_with_picture_and_evidence(opened: Opens) -> None:
    one = opened(page(few(), with_pictures=True), java_script_enabled=False)
    tab = one.page
    assert tab.locator("article:visible").count() == 5
    assert tab.locator("figure img:visible").count() == 5
    assert tab.locator("table:visible").count() == 5
    assert not tab.locator("input, select, button").locator("visible=true").count()
    assert "2 recalled" in tab.locator("nav").inner_text()
    assert one.said == []


@pytest.mark.parametrize("width", [320, 390, 800, 1400])
def test_no_width_of_screen_needs_scrolling_sideways(opened: Opens, width: int) -> None:
    long = "a" * 300
    tab = opened(
        page([verdict(photo=f"{long}.jpg", why=long, next=long), hostile_verdict()], with_pictures=True),
        viewport={"width": width, "height": 800},
    ).page
    tab.wait_for_selector("table")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(opened: Opens, scheme: str) -> None:
    tab = opened(page(few()), color_scheme=scheme).page
    tab.wait_for_selector("table")
    ratios = tab.evaluate(_CONTRAST)
    assert len(ratios) > 50
    assert min(ratio for _, ratio in ratios) >= 4.5, sorted(ratios, key=lambda pair: pair[1])[:3]


def test_every_control_has_a_name_and_the_page_a_language(opened: Opens) -> None:
    tab = opened(page(few(), with_pictures=True)).page
    tab.locator("figure button").first.click()
    nameless = """() => [...document.querySelectorAll("input, select, button, img, dialog")].filter((part) => {
        const label = part.labels?.[0]?.textContent || part.getAttribute("aria-label") || part.textContent ||
            part.getAttribute("alt") || part.getAttribute("aria-labelledby") || part.querySelector("img")?.alt;
        return !label?.trim();
    }).length"""
    assert tab.evaluate(nameless) == 0
    assert tab.locator("html").get_attribute("lang") == "en"
    assert tab.locator("h1").count() == 1


_CONTRAST = """() => {
    const canvas = document.createElement("canvas").getContext("2d");
    const channels = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = (colour) => {
        const linear = (c) => (c <= 10 ? c / 3294.6 : ((c / 255 + .055) / 1.055) ** 2.4);
        const [r, g, b] = channels(colour).map(linear);
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const ground = (part) => {
        for (; part; part = part.parentElement) {
            const colour = getComputedStyle(part).backgroundColor;
            if (channels(colour)[3] === 255) return colour;
        }
        return "white";
    };
    const spoken = [...document.querySelectorAll("body *")].filter((part) => part.checkVisibility() &&
        [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
    return spoken.map((part) => {
        const [one, other] = [getComputedStyle(part).color, ground(part)].map(light).sort((a, b) => b - a);
        return [part.tagName + "." + part.className, (one + .05) / (other + .05)];
    });
}"""
