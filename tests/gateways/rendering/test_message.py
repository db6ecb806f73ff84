"""Whole messages, as the gateway gets them."""

import pytest

from gateways.rendering.context import Context
from gateways.rendering.errors import MissingVariable, TemplateError, TemplateSyntax, TemplateTooLarge
from gateways.rendering.message import (
    EmailContent,
    render_custom_im,
    render_email,
    render_text,
)

ANN = Context(
    ext_id="test98635568",
    attributes={"first_name": "Ann", "company": "Marks & <b>Spencer</b>"},
    event={"url": "https://mysitecom/reset?code=WREWSREGS", "amount": 44.22},
)


def test_it_renders_the_reset_mail_of_the_platform_document() -> None:
    content = EmailContent(
        subject="Reset your password",
        body='Here is your link to reset password - <a href="{{event.url}}">click here</a>',
    )
    event = {"client_action": "reset_password", "url": "https://mysitecom/reset?code=WREWSREGS"}

    mail = render_email(content, Context(ext_id="test98635568", event=event))

    link = "https://mysitecom/reset?code=WREWSREGS"
    assert mail.body == f'Here is your link to reset password - <a href="{link}">click here</a>'
    assert mail.text_body == f"Here is your link to reset password - click here ({link})"


def test_it_renders_the_cashback_mail_of_the_platform_document() -> None:
    content = EmailContent(
        subject="Cashback",
        body="You got {{event.cashback_amount}} {{event.cashback_currency}} in cashback, \n"
        '<a href="{{event.url}}">click here to activate</a>',
    )
    event = {
        "client_action": "cashback_ready",
        "cashback_amount": 44.22,
        "cashback_currency": "USD",
        "url": "https://mysitecom/activate_cashback?code=WREWSREGS",
    }

    mail = render_email(content, Context(ext_id="test98635568", event=event))

    assert mail.body == (
        "You got 44.22 USD in cashback, \n"
        '<a href="https://mysitecom/activate_cashback?code=WREWSREGS">click here to activate</a>'
    )


def test_it_escapes_values_in_html_and_nowhere_else() -> None:
    content = EmailContent(
        subject="{{ state.company }}", body="<p>{{ state.company }}</p>", text_body="{{ state.company }}"
    )

    mail = render_email(content, ANN)

    assert mail.body == "<p>Marks &amp; &lt;b&gt;Spencer&lt;/b&gt;</p>"
    assert mail.subject == mail.text_body == "Marks & <b>Spencer</b>"
    assert render_text("{{ state.company }}", ANN) == "Marks & <b>Spencer</b>"


@pytest.mark.parametrize(
    "line_end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\r\n ", "\0"]
)
def test_no_value_adds_a_header(line_end: str) -> None:
    context = Context(ext_id="c1", event={"name": f"Ann{line_end}Bcc: all@example.com"})
    content = EmailContent(
        subject="Hi {{event.name}}",
        body="x",
        from_email_address="{{event.name}}",
        reply_to_email_address="{{event.name}}\r\n",
    )

    mail = render_email(content, context)

    gap = "" if line_end == "\0" else " "
    assert mail.subject == f"Hi Ann{gap}Bcc: all@example.com"
    assert mail.from_email_address == mail.reply_to_email_address == f"Ann{gap}Bcc: all@example.com"


def test_it_refuses_a_subject_of_a_thousand_characters() -> None:
    with pytest.raises(TemplateTooLarge, match="subject"):
        render_email(EmailContent(subject="x" * 1_001, body="x"), ANN)


def test_an_address_from_an_event_cannot_run_a_script() -> None:
    context = Context(ext_id="c1", event={"url": "JavaScript:alert(1)"})
    mail = render_email(EmailContent(subject="s", body='<a href="{{event.url}}">go</a>'), context)
    assert mail.body == '<a href="unsafe:JavaScript:alert(1)">go</a>'


def test_it_keeps_the_text_part_that_the_author_wrote() -> None:
    mail = render_email(EmailContent(subject="s", body="<p>x</p>", text_body="Hi {{state.first_name}}"), ANN)
    assert mail.text_body == "Hi Ann"


def test_it_says_in_which_part_and_line_a_variable_is_missing() -> None:
    with pytest.raises(MissingVariable) as caught:
        render_email(EmailContent(subject="{{state.first_name}}", body="Hi\n\n{{event.coupon}}"), ANN)
    assert str(caught.value).startswith("body, line 3: The variable event.coupon has no value.")
    assert (caught.value.part, caught.value.line, caught.value.name) == ("body", 3, "event.coupon")


def test_all_parts_of_a_mail_share_one_budget() -> None:
    long = "{{event.text}}" * 4
    context = Context(ext_id="c1", event={"text": "x" * 150_000})
    assert len(render_text(long, context, clock=lambda: 0.0)) == 600_000

    with pytest.raises(TemplateTooLarge, match="text_body"):
        render_email(EmailContent(subject="s", body=long, text_body=long), context, clock=lambda: 0.0)


def test_it_stops_when_the_time_is_up() -> None:
    ticks = iter(range(100))
    with pytest.raises(TemplateError, match="takes too long"):
        render_text("{{ 'x'|upper }}", ANN, clock=lambda: float(next(ticks)))


def test_it_turns_mjml_into_html() -> None:
    body = (
        "<mjml><mj-body><mj-section><mj-column><mj-text>Hi {{state.company}}</mj-text>"
        '<mj-button href="{{event.url}}">Go</mj-button></mj-column></mj-section></mj-body></mjml>'
    )

    mail = render_email(EmailContent(subject="s", body=body), ANN)

    assert mail.body.startswith("<!doctype html>")
    assert 'href="https://mysitecom/reset?code=WREWSREGS"' in mail.body
    assert "Hi Marks &amp; &lt;b&gt;Spencer&lt;/b&gt;" in mail.body
    assert mail.text_body == "Hi Marks & <b>Spencer</b>\n\nGo (https://mysitecom/reset?code=WREWSREGS)"


def test_it_checks_links_in_mjml_too() -> None:
    body = (
        "<mjml><mj-body><mj-section><mj-column>"
        '<mj-button href="{{event.url}}">Go</mj-button></mj-column></mj-section></mj-body></mjml>'
    )
    mail = render_email(
        EmailContent(subject="s", body=body), Context(ext_id="c1", event={"url": "vbscript:x"})
    )
    assert 'href="unsafe:vbscript:x"' in mail.body
    assert 'href="vbscript' not in mail.body


def test_it_says_what_is_wrong_with_mjml() -> None:
    with pytest.raises(TemplateSyntax, match="body: The MJML is not well formed"):
        render_email(EmailContent(subject="s", body="<mjml><mj-body></mjml>"), ANN)


def test_it_renders_texts_among_the_fields_of_a_custom_im() -> None:
    fields = {"title": "Hi {{state.first_name}}", "silent": True, "layout": "wide", "image": None}

    im = render_custom_im("{{event.amount|money('EUR')}}", fields, ANN)

    assert im.body == "€44.22"
    assert im.extension == {"title": "Hi Ann", "silent": True, "layout": "wide", "image": None}


def test_it_names_the_field_of_a_custom_im_that_fails() -> None:
    with pytest.raises(MissingVariable, match=r"^title, line 1: The variable"):
        render_custom_im("x", {"title": "{{event.coupon}}"}, ANN)


@pytest.mark.parametrize(
    "source", ["Ann\r\nBcc: <x@evil.test>\0", "Ann\r\nBcc: <x@evil.test>\0{{ event.none|default }}"]
)
def test_an_address_is_one_line_whether_or_not_it_has_a_tag(source: str) -> None:
    mail = render_email(EmailContent(subject="s", body="b", from_email_address=source), ANN)

    assert mail.from_email_address == "Ann Bcc: <x@evil.test>"


def test_an_address_that_is_too_long_is_named() -> None:
    with pytest.raises(TemplateTooLarge, match=r"^from_email_address: It is longer"):
        render_email(EmailContent(subject="s", body="b", from_email_address="x" * 1_001), ANN)
