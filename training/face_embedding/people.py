"""Writes the list of faces for `assay eval face-match --calibrate`: one of each person of the aligned faces.

    python people.py target/training/people.csv

Sixteen pairs of names are one person under two names, or one photograph under two; they count as one person (found among the
highest similarities of the reference, looked at by eye).
"""

import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assay_training.places import shared
from faces import person

SAME = """Noer_Moeis/Noer_Muis John_Barnett/John_Burnett Chyung_Dai-chul/Dai_Chul_Chyung Wang_Yingfan/Yingfan_Wang
Hasan_Wirayuda/Hassan_Wirajuda Talisa_Bratt/Talisa_Soto Bill_Pryor/William_Pryor_Jr Choi_Sung-hong/Sung_Hong_Choi
Bison_Dele/Brian_Williams Doc_Rivers/Glenn_Rivers Odai_Hussein/Uday_Hussein Carlos_Beltran/Raul_Ibanez Bart_Hendricks/Ricky_Ray
Emmy_Rossum/Eva_Amurri Andrew_Caldecott/Andrew_Gilligan Shinya_Taniguchi/Takahiro_Mori"""


def main():
    same = dict(reversed(pair.split("/")) for pair in SAME.split())
    seen, rows = set(), []
    for file in sorted((shared() / "data/faces/aligned112").glob("*.jpg")):
        name = same.get(person(file.stem), person(file.stem))
        if name not in seen:
            seen.add(name)
            rows.append((file.resolve(), name))
    names = {person(file.stem) for file, _ in rows} | set(same)
    absent = [name for name in [*same, *same.values()] if name not in names]
    if absent:
        raise SystemExit(f"not among the faces: {absent}")
    with open(sys.argv[1], "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("path", "label"))
        writer.writerows(rows)
    print(f"{len(rows)} people")


if __name__ == "__main__":
    main()
