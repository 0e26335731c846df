"""A small uk-bin-collection: the same interface, councils that behave in all the ways they do.

It is written into a folder that stands first on the path, so the real child process finds it.
"""

from __future__ import annotations

from pathlib import Path

COLLECT = """
import importlib, os, sys

def import_council_module(module_name, src_path="councils"):
    path = os.path.realpath(os.path.join(os.path.dirname(__file__), src_path))
    if path not in sys.path:
        sys.path.append(path)
    return importlib.import_module(module_name)
"""
GET = """
import json
from abc import ABC, abstractmethod

class AbstractGetBinDataClass(ABC):
    def template_method(self, address_url, **kwargs):
        return self.output_json(self.get_and_parse_data(address_url, **kwargs))

    def get_and_parse_data(self, address_url, **kwargs):
        if not kwargs.get("skip_get_url"):
            raise RuntimeError("this would fetch the page without looking at its certificate")
        return self.parse_data("", url=address_url, **kwargs)

    @abstractmethod
    def parse_data(self, page, **kwargs): ...

    @classmethod
    def output_json(cls, found):
        return json.dumps(found, indent=4)
"""
COMMON = """
import socket

def check_postcode(postcode):
    socket.getaddrinfo("api.postcodes.example", 443)
    raise ValueError(f"no such postcode: {postcode}")
"""
COUNCIL = """
import json, logging, os, socket, subprocess, sys, time, warnings
from uk_bin_collection.uk_bin_collection.common import check_postcode
from uk_bin_collection.uk_bin_collection.get_bin_data import AbstractGetBinDataClass

class CouncilClass(AbstractGetBinDataClass):
    def parse_data(self, page, **kwargs):
        postcode, paon, uprn = (kwargs.get(name) for name in ("postcode", "paon", "uprn"))
"""
# What each does once it is asked for a home; `where` is what it was told.
COUNCILS = {
    "FineCouncil": """
        check_postcode(postcode)
        return {"bins": [
            {"type": "Food Waste", "collectionDate": "24/11/2026"},
            {"type": f"Recycling {len(postcode)}{len(paon)}", "collectionDate": "2026-11-25"},
            {"type": "Garden", "collectionDate": "2026-11-26T00:00:00"},
            {"type": "Sofa", "collectionDate": "next Tuesday"},
            {"type": "", "collectionDate": "24/11/2026"},
        ]}
""",
    "HangingCouncil": """
        time.sleep(600)
""",
    "GarbageCouncil": """
        return [1, 2, 3]
""",
    "EmptyCouncil": """
        return {"bins": []}
""",
    "EndlessCouncil": """
        return {"bins": [{"type": "x" * 100000, "collectionDate": "24/11/2026"}] * 9}
""",
    "TalkingCouncil": """
        for level in range(0, 60, 10):
            logging.getLogger("talk").log(level, "asked for %s %s", postcode, paon)
        logging.error(f"Error Connecting: {postcode} {paon}")
        print(postcode, paon)
        print(postcode, paon, file=sys.stderr)
        warnings.warn(f"{postcode} {paon}")
        raise ValueError(f"No addresses found for: {postcode} {paon}")
""",
    "LeavingCouncil": """
        print(f"Please check {paon}")
        exit(1)
""",
    "DyingCouncil": """
        os._exit(3)
""",
    "StrayingCouncil": """
        socket.getaddrinfo("elsewhere.example", 443)
        return {"bins": [{"type": postcode, "collectionDate": "24/11/2026"}]}
""",
    "BrowsingCouncil": """
        subprocess.Popen(["true", postcode])
        return {"bins": [{"type": "Food", "collectionDate": "24/11/2026"}]}
""",
    "OrderlyCouncil": """
        socket.getaddrinfo("127.0.0.1", 443)
        return {"bins": [{"type": "<b>Food</b>", "collectionDate": "24/11/2026"}]}
""",
}


def install(folder: Path) -> Path:
    """Write it into a folder. Returns the folder that belongs on the path."""
    package = folder / "uk_bin_collection" / "uk_bin_collection"
    councils = package / "councils"
    councils.mkdir(parents=True)
    for inside in (package.parent, package):
        (inside / "__init__.py").write_text("", encoding="utf-8")
    for name, source in (("collect_data", COLLECT), ("get_bin_data", GET), ("common", COMMON)):
        (package / f"{name}.py").write_text(source, encoding="utf-8")
    for name, does in COUNCILS.items():
        (councils / f"{name}.py").write_text(COUNCIL + does, encoding="utf-8")
    return folder
