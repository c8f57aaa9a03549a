"""Passwords that attackers try first, folded so that one entry stands for its usual disguises."""

_ROOTS = frozenset(
    """
    password passwort passwd pass word admin administrator root user guest test demo login welcome hello
    letmein changeme default master secret iloveyou woaini aini monkey dragon sunshine princess football
    baseball superman batman shadow michael jordan computer internet qwerty qwert qwer qwertyuiop asdf asdfgh
    asdfghjkl asdfghjk zxcv zxcvbn zxcvbnm qaz qazwsx qazwsxedc wsx edc abc abcd abcde abcdef abcdefg abcdefgh
    aa aaa aaaa abab aabb a b c p q x y z ab asd qwe zxc qq wechat weixin alipay zhifubao taobao huawei oracle
    mysql postgres server system manager operator cashier clerk office counter guimian
    dianli guojiadianwang guowang nanwang gongdian gongdiansuo shoufei sgcc csg power electric zaq zaqwsx
    mima wodemima nihao haha hehe china zhongguo beijing shanghai fuck fuckyou love lover happy
    """.split()  # noqa: SIM905  a word list reads better so
)
"""Letters that are left of a common password after digits and symbols are cut from both ends."""

_LEET = str.maketrans("@403$5!7", "aaoessit")
_SHIFTED = str.maketrans("!@#$%^&*()", "1234567890")
_RUNS = ("01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_PAIRS = "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/"


def is_common(password: str) -> bool:
    """Is it one of the passwords everyone tries: P@ssw0rd1, Admin@123, 1qaz@WSX, aaaa1111, 20260101?"""
    lowered = password.casefold()
    core = "".join(char for char in lowered if char.isalnum())
    if len(set(core)) <= 2 or core.isdecimal():
        return True
    plain = lowered.translate(_SHIFTED)
    if any(plain in run or plain in run[::-1] for run in (*_RUNS, _PAIRS)):
        return True
    return any(_root(spelling) in _ROOTS for spelling in (lowered, lowered.translate(_LEET)))


def _root(spelling: str) -> str:
    letters = "".join(char for char in spelling if char.isalpha() or char.isdecimal())
    return letters.strip("0123456789")
