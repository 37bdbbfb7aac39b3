"""Pages written for the tests: each tells what its number says, so that they are the same every time."""
import datetime

STATES = [("Mỹ", "USA"), ("Nga", "RUS"), ("Pháp", "FRA"), ("Đức", "DEU"), ("Lào", "LAO"), ("Cuba", "CUB"),
          ("Ấn Độ", "IND"), ("Nhật Bản", "JPN"), ("Hàn Quốc", "KOR"), ("Brazil", "BRA"), ("Ai Cập", "EGY"),
          ("Canada", "CAN"), ("Mexico", "MEX"), ("Italy", "ITA"), ("Ba Lan", "POL"), ("Thái Lan", "THA"),
          ("Campuchia", "KHM"), ("Malaysia", "MYS"), ("Indonesia", "IDN"), ("Philippines", "PHL"), ("Myanmar", "MMR"),
          ("Pakistan", "PAK"), ("Iran", "IRN"), ("Ukraine", "UKR"), ("Hungary", "HUN"), ("Argentina", "ARG"),
          ("Chile", "CHL"), ("Peru", "PER"), ("Angola", "AGO"), ("Mông Cổ", "MNG")]
PAIRS = [(a, b) for i, a in enumerate(STATES) for b in STATES[i + 1:]]
LAST_DAY = datetime.date(2024, 3, 20)
FILLER = ("Hai bên cho rằng các cơ chế trao đổi hiện có cần được duy trì thường xuyên hơn nữa. "
          "Buổi làm việc diễn ra trong không khí cởi mở và kéo dài hơn dự kiến. ")


def meeting(number, event=None, day=None, filler=3):
    """(text, event id): a page of its own about the meeting numbered `event` (its own, if not given)."""
    event = number if event is None else event
    (a, a3), (b, b3) = PAIRS[event % len(PAIRS)]
    day = day or LAST_DAY - datetime.timedelta(days=event // len(PAIRS))
    told = f"{day.day}/{day.month}/{day.year}"
    text = (f"Ngoại trưởng {a} và Ngoại trưởng {b} hội đàm\n\n"
            f"Ngày {told}, Ngoại trưởng {a} đã hội đàm với Ngoại trưởng {b} về hợp tác song phương trong các lĩnh vực "
            f"thương mại, giáo dục và đào tạo mà hai bên cùng quan tâm.\n\n"
            f"{FILLER * filler}\n\nBản tin số {number}.\n")
    first, second = sorted((a3, b3))
    return text, f"meeting-{first}-{second}-{day.isoformat()}"


def quiet(number, filler=3):
    """A page that reports no event."""
    return (f"Chợ hoa khai mạc vào cuối tuần\n\nBan tổ chức cho biết năm nay có nhiều gian hàng hơn năm trước và giá "
            f"không tăng. {FILLER * filler}\n\nBản tin số {number}.\n")


# Bytes that no page has: an image under the name of a page.
BROKEN = bytes(range(256)) * 16
