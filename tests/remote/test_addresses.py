import pytest

from profileparse.remote.addresses import Address, RemoteError, file_part, is_address, shown, without_secrets


@pytest.mark.parametrize(
    "text",
    [
        "s3://bucket/a b#1?x=%20|c::d.txt",
        "gs://bucket/../a.txt",
        "az://$web/a.txt",
        "memory://x/a//b.txt",
        "s3://bucket",
        "https://example.org/a%23b.txt?x=1&y=2",
        "http://127.0.0.1:80/",
    ],
)
def test_an_address_is_taken_to_the_letter(text):
    assert is_address(text)
    assert str(Address.of(text)) == text


def test_the_kind_of_an_address_is_written_in_any_case():
    assert str(Address.of("S3://Bucket/Key")) == "s3://Bucket/Key"


@pytest.mark.parametrize(
    "text",
    [
        "file:///etc/passwd",
        "local:///etc/passwd",
        "ftp://example.org/a.txt",
        "zip://a.txt::s3://bucket/a.zip",
        "filecache::s3://bucket/a.txt",
        "simplecache::file:///etc/passwd",
        "s3:///a.txt",
        "s3://",
        "s3://file:/a",
        "s3://../a",
        "s3://a|b/c",
        "s3://KEY:secret@bucket/a.txt",
        "s3://KEY:sec/ret@bucket/a.txt",
        "https://",
        "https:///a.txt",
        "https://user:secret@example.org/a.txt",
        "https://example.org:port/a.txt",
        "https://example.org/a#b",
        "https://example.org/a\nb",
        "https://[::1/a",
    ],
)
def test_what_is_no_plain_address_of_a_known_kind_is_refused_and_never_told(text):
    assert is_address(text)
    with pytest.raises(RemoteError) as error:
        Address.of(text)
    assert "secret" not in str(error.value)
    assert not {"secret", "sec", "ret@bucket", "KEY"} & set(shown(text).replace("/", ":").split(":"))
    assert shown(text) != shown(f"{text}x")


@pytest.mark.parametrize("path", ["a.txt", "/a/b", "c:/a", "C://a", "a::b", "dir/a://b", "-", "://a"])
def test_paths_are_no_addresses(path):
    assert not is_address(path)
    assert shown(path) == path


def test_the_name_of_a_web_address_tells_its_query_apart_but_does_not_tell_it():
    names = {Address.of(f"https://example.org/a.txt{query}").name for query in ("", "?key=secret", "?key=other")}
    assert len(names) == 3
    assert not any("secret" in name or "key" in name for name in names)
    assert file_part("https://example.org/a.zip?key=secret") == "https://example.org/a.zip"
    assert file_part("s3://bucket/a?b.zip") == "s3://bucket/a?b.zip"


def test_messages_of_others_lose_users_passwords_and_queries():
    message = "403, url=URL('https://u:p@h:1/a?sig=secret&b=c#d'), then s3://u:p@b/x?y failed. Why? ask@example.org"
    assert without_secrets(message) == "403, url=URL('https://h:1/a'), then s3://b/x failed. Why? ask@example.org"
