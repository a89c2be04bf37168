"""What the demo's people have made in 2026: projects, versions, links, lineage."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from artifact_desktop.core.digests import hex_to_digest
from artifact_desktop.sample import contents
from artifact_desktop.sample.blobs import Blob, Kept
from artifact_desktop.sample.building import Builder, Files
from artifact_desktop.sample.contents import picture
from artifact_desktop.sample.manifests import Reference
from artifact_desktop.sample.odd_names import ODD_NAMES
from artifact_desktop.sample.store import Artifact, Collection, Project, Run

_DAY = timedelta(days=1)

# Month, day, hour; author; run; pictures; aliases; what changed. A version without a run was uploaded by hand.
_BIKE_VERSIONS: tuple[tuple[tuple[int, int, int], str, str, int, tuple[str, ...], str], ...] = (
    ((1, 19, 9), "marko", "", 420, (), "First export from the labelling tool"),
    ((1, 28, 15), "marko", "brisk-river-1", 420, (), "Boxes redrawn for 31 pictures"),
    ((2, 16, 11), "mei", "quiet-meadow-3", 560, ("baseline",), "Pictures from the winter ride added"),
    ((3, 3, 16), "ana", "sunny-valley-9", 560, (), "Number plates blurred"),
    ((3, 24, 8), "jonas", "rusty-anchor-12", 700, (), "Wrong export; see v5"),
    ((3, 25, 10), "jonas", "hopeful-lake-13", 700, ("production",), "Spring pictures, with the right labels"),
    ((4, 30, 14), "mei", "silver-bridge-21", 810, (), "Pictures compressed anew after a complaint about colours"),
    ((5, 22, 9), "ana", "morning-tram-24", 810, (), "Cargo bikes are a class of their own"),
    ((6, 18, 17), "ana", "warm-pavement-30", 905, ("production",), "Dusk and night added"),
    ((7, 30, 12), "mei", "paper-lantern-38", 1000, (), "With embeddings"),
    ((9, 9, 10), "jonas", "copper-kettle-45", 1080, ("production", "reviewed"), "Reviewed by two people"),
    ((10, 21, 13), "marko", "early-frost-52", 1140, (), "Autumn rain"),
    ((11, 18, 11), "ana", "amber-signal-57", 1200, (), "Autumn rain, second part; frames of the raw video renewed"),
)

# Month, day; the version of bike-dataset that it was trained on; run.
_LARGE_DETECTORS = (
    ((6, 25), 8, "golden-field-31"),
    ((9, 28), 10, "patient-heron-47"),
    ((11, 12), 11, "clear-night-55"),
)
_SMALL_DETECTORS = (
    ((3, 27), 5, "light-feather-14"),
    ((6, 27), 8, "swift-otter-32"),
    ((9, 30), 10, "tiny-comet-48"),
    ((11, 20), 12, "nimble-fox-58"),
)

# Recorded, so that nobody waits for 260 MB to be computed; a test computes them anew.
EMBEDDINGS_MD5 = "b6682ca5ee42e491bb575735cf665030"
LARGE_MD5 = "303115870eaa06ec6711ce1b6ac95786"


def fill(builder: Builder, now: datetime) -> None:
    """Everything below the teams that `builder.store` has already."""
    demo = _Demo(builder, now)
    bikes = demo.project("vision-lab", "bike-detection", "Find bicycles in street pictures, before they find you", 12)
    dataset = demo.bike_dataset(bikes)
    demo.more_of_bikes(bikes, dataset[-1])
    detectors = demo.detectors(bikes, dataset)
    demo.odd_things(bikes, dataset[-1])
    demo.system_things(bikes, detectors[-1])
    demo.registries(dataset, detectors)
    demo.pose()
    demo.project("vision-lab", "sandbox", "Nothing here yet", 200)
    demo.speech()
    demo.shared_evals()
    demo.thesis()


@dataclass
class _Demo:
    builder: Builder
    now: datetime

    def project(self, entity: str, name: str, description: str, day: int) -> Project:
        store = self.builder.store
        return store.add_project(store.entities[entity], name, description, at=_at(1, 1) + day * _DAY)

    def sequence(self, project: Project, name: str, kind: str, about: str = "", algorithm: str = "") -> Collection:
        made = self.builder.store.add_collection(project, name, kind, description=about, at=project.created_at + _DAY)
        made.digest_algorithm = algorithm or made.digest_algorithm
        return made

    def portfolio(self, project: Project, name: str, kind: str, about: str) -> Collection:
        at = project.created_at + 3 * _DAY
        return self.builder.store.add_collection(project, name, kind, is_sequence=False, description=about, at=at)

    def run(self, project: Project, name: str, author: str) -> Run:
        return self.builder.run(project, name, author)

    # vision-lab / bike-detection

    def bike_dataset(self, project: Project) -> list[Artifact]:
        about = (
            "Street pictures with hand-drawn boxes. Start here; **production** is what the detectors are trained on."
        )
        sequence = self.sequence(project, "bike-dataset", "dataset", about)
        sequence.tags = ["vision", "street", "cc-by"]
        readmes = [
            Kept(contents.BIKE_README.replace("Faces and number plates are blurred. ", "")),
            Kept(contents.BIKE_README),
        ]
        embeddings = contents.embeddings("bike embeddings", 120_000, md5=EMBEDDINGS_MD5)
        made = []
        for number, (when, author, run, count, aliases, change) in enumerate(_BIKE_VERSIONS):
            scenes = {f"images/{n:04d}.png": _bike_scene(n, number) for n in range(1, count + 1)}
            files: dict[str, Blob | Reference] = {path: picture(scene) for path, scene in scenes.items()}
            files["annotations/labels.csv"] = contents.labels_csv(
                scenes, redrawn=number, classes=2 if number >= 7 else 1
            )
            files["README.md"] = readmes[number >= 3]
            files["raw-video.mp4"] = _raw_video(number // 4)
            if number >= 5:
                files["annotations/scores.table.json"] = contents.scores_table(scenes, f"v{number}")
            if number >= 9:
                files["embeddings/clip.npy"] = embeddings
            artifact = self.builder.version(
                sequence,
                files,
                _at(*when),
                self.run(project, run, author) if run else self.builder.store.people[author],
                aliases=aliases,
                description=change,
                metadata={
                    "pictures": count,
                    "classes": list(contents.BIKE_CLASSES[: 2 if number >= 7 else 1]),
                    "split": {"train": count * 7 // 10, "val": count // 5, "test": count // 10},
                    "licence": "CC BY 4.0",
                    "camera": "DC-GH5",
                    "blurred": number >= 3,
                },
                tags=("reviewed",) if "reviewed" in aliases else (),
            )
            made.append(artifact)
        made[4].state = "DELETED"
        return made

    def more_of_bikes(self, project: Project, bikes: Artifact) -> None:
        streets = self.sequence(project, "street-scenes", "dataset", "Streets without labels, for pretraining")
        for number, (month, count) in enumerate(((2, 120), (4, 180), (8, 240))):
            files: dict[str, Blob | Reference] = {
                f"frames/{n // 60:02d}/{n:05d}.png": picture(f"street {n}") for n in range(count)
            }
            files["index.csv"] = contents.csv_file(("frame", "seconds"), ((n, n / 4) for n in range(count)))
            run = self.run(project, f"slow-walk-{5 + 9 * number}", "mei")
            # The older storage layout, in which a file is known by its digest alone.
            self.builder.version(streets, files, _at(month, 11), run, layout="V1", metadata={"frames": count})
        late = {"index.csv": Kept("frame,seconds\n")}
        run = self.run(project, "endless-upload-58", "jonas")
        self.builder.version(streets, late, _at(11, 22), run, state="PENDING", description="Still being uploaded")

        counters = self.sequence(
            project, "tiny-files", "dataset", "Roadside counters: one small file per quarter of an hour"
        )
        readings = {f"readings/{n // 96 + 1:02d}/{n % 96:02d}.json": contents.reading(n) for n in range(2000)}
        self.builder.version(counters, readings, _at(7, 6), self.run(project, "busy-crossing-33", "jonas"))

        crops = self.sequence(project, "nightly-crops", "dataset", "Made every night, kept for a month")
        cut = {f"crops/{n:03d}.png": picture(f"crop {n}") for n in range(40)}
        month = 30 * 86_400
        run = self.run(project, "night-shift-56", "marko")
        self.builder.uses(run, bikes)
        self.builder.version(crops, cut, self.now - 27 * _DAY, run, ttl_seconds=month, description="Deletes itself")

    def detectors(self, project: Project, dataset: list[Artifact]) -> list[Artifact]:
        large = self.sequence(project, "detector-large", "model", "For the server: accurate, heavy")
        small = self.sequence(project, "detector-small", "model", "For the camera: quick, light", "MANIFEST_XXH128")
        made = []
        for number, (when, data, name) in enumerate(_LARGE_DETECTORS):
            run = self.run(project, name, "ana")
            self.builder.uses(run, dataset[data])
            score = round(0.861 + number * 0.019, 3)
            about = {"architecture": "detr-l", "trained_on": f"bike-dataset:v{data}", "map50": score, "epochs": 80}
            full = contents.weights("large", 100_000_000, md5=LARGE_MD5)
            weights = full if number == 2 else contents.weights(f"large {number}", 2_000_000)
            files: Files = {"config.json": contents.json_file(about), "model.safetensors": weights}
            aliases = ("production",) if number == 1 else ()
            self.builder.version(large, files, _at(*when), run, aliases=aliases, metadata=about)
        for number, (when, data, name) in enumerate(_SMALL_DETECTORS):
            run = self.run(project, name, "mei")
            self.builder.uses(run, dataset[data])
            about = {"architecture": "yolo-n", "trained_on": f"bike-dataset:v{data}", "map50": 0.78 + number / 50}
            files = {
                "config.json": contents.json_file(about),
                "model.safetensors": contents.weights(f"small {number}", 3_100_000),
                "labels.txt": Kept("\n".join(contents.BIKE_CLASSES) + "\n"),
            }
            made.append(self.builder.version(small, files, _at(*when), run, aliases=("candidate",), metadata=about))
        candidates = self.portfolio(project, "detector-candidates", "model", "What we would show to the jury")
        for artifact in made[1:]:
            self.builder.link(artifact, candidates)
        return made

    def odd_things(self, project: Project, bikes: Artifact) -> None:
        odd = self.sequence(project, "odd-names", "dataset", "Every name that ever broke somebody's script")
        names = {name: Kept(text) for name, text in ODD_NAMES.items()}
        marko = self.builder.store.people["marko"]
        self.builder.version(odd, {name: names[name] for name in list(names)[:8]}, _at(2, 20), marko)
        self.builder.version(odd, names, _at(5, 4), marko, aliases=("все-вместе", "a/b", "release candidate"))

        refs = self.sequence(project, "external-refs", "dataset", "Files that stay where they are")
        self.builder.version(refs, _references(bikes), _at(8, 14), self.run(project, "far-harbour-41", "jonas"))

    def system_things(self, project: Project, detector: Artifact) -> None:
        """What W&B itself adds beside people's work."""
        run = self.run(project, "nimble-fox-58", "mei")
        predictions = self.sequence(project, f"run-{run.name}-predictions", "run_table")
        rows = [[n, f"{n:04d}.png", round(0.5 + n % 50 / 100, 2)] for n in range(200)]
        table = contents.small_table(("id", "image", "score"), ("number", "string", "number"), rows)
        self.builder.version(predictions, {"predictions.table.json": table}, _at(11, 20), run)
        job = self.sequence(project, "job-train-detector", "job")
        self.builder.version(
            job, {"wandb-job.json": contents.json_file({"_version": "v0", "runtime": "3.12"})}, _at(3, 1), run
        )
        history = self.sequence(project, f"run-{run.name}-history", "wandb-history")
        self.builder.version(history, {"0000.parquet": Kept(b"PAR1" + bytes(64) + b"PAR1")}, _at(11, 20), run)
        code = self.sequence(project, "source-bike-detection-train.py", "code")
        self.builder.version(code, {"train.py": Kept("print('training')\n")}, _at(3, 1), run)
        self.builder.uses(self.run(project, "final-check-59", "ana"), detector)

    # The registries of Open Vision

    def registries(self, dataset: list[Artifact], detectors: list[Artifact]) -> None:
        registry = self.builder.store.entities["open-vision"].projects
        models, datasets = registry["wandb-registry-models"], registry["wandb-registry-datasets"]
        bikes = self.portfolio(
            models, "Bike Detector", "model", "The detector on the cameras. Ask *Marko* before you move an alias."
        )
        self.builder.link(detectors[1], bikes, "production", at=_at(7, 1))
        self.builder.link(detectors[3], bikes, "staging", at=_at(11, 21))
        gold = self.portfolio(datasets, "bike-dataset-gold", "dataset", "What the audit looks at")
        self.builder.link(dataset[8], gold, "audit-2026-h1", at=_at(6, 30))
        self.builder.link(dataset[12], gold, at=_at(11, 19))

        # A source that Ana cannot see, behind a link that she can.
        robots = self.project("robotics-lab", "grasping", "Not shared with the other teams", 60)
        grasps = self.sequence(robots, "gripper", "model")
        run = self.run(robots, "firm-handshake-4", "jonas")
        artifact = self.builder.version(
            grasps, {"gripper.safetensors": contents.weights("gripper", 400_000)}, _at(5, 8), run
        )
        self.builder.link(artifact, self.portfolio(models, "gripper", "model", "Picks up bicycles"), "production")

    # The other projects

    def pose(self) -> None:
        project = self.project("vision-lab", "pose", "Is the rider looking?", 90)
        riders = self.sequence(project, "riders", "dataset", "Key points of riders")
        header = ("picture", "point", "x", "y")
        for number, count in enumerate((30, 45)):
            points = (
                (f"{n:03d}.png", part, n * 3 % 200, n * 5 % 150) for n in range(count) for part in ("head", "hand")
            )
            files = {f"pictures/{n:03d}.png": picture(f"rider {n}") for n in range(count)}
            files["points.csv"] = contents.csv_file(header, points)
            self.builder.version(
                riders, files, _at(4 + number, 9), self.run(project, f"calm-lookout-{number + 1}", "mei")
            )
        net = self.sequence(project, "pose-net", "model")
        run = self.run(project, "proud-heron-7", "mei")
        self.builder.uses(run, riders.memberships[-1].artifact)
        self.builder.version(net, {"pose.safetensors": contents.weights("pose", 6_000_000)}, _at(6, 2), run)

    def speech(self) -> None:
        project = self.project("audio-lab", "speech-commands", "Bells, horns and shouts", 40)
        sounds = self.sequence(project, "bells", "dataset", "Bicycle bells, **cleaned**, 16 kHz mono")
        for number, count in enumerate((12, 24)):
            files = {f"bells/{n:02d}.wav": contents.tone(880 + 40 * n, 0.6) for n in range(count)}
            files["bells.csv"] = contents.csv_file(
                ("file", "hertz"), ((f"{n:02d}.wav", 880 + 40 * n) for n in range(count))
            )
            self.builder.version(
                sounds, files, _at(3 + 4 * number, 17), self.run(project, f"bright-echo-{number + 2}", "priya")
            )

    def shared_evals(self) -> None:
        project = self.project("partner-university", "shared-evals", "Evaluation sets shared with Open Vision", 80)
        frames = self.sequence(project, "eval-frames", "dataset", "Look, compare, but do not take: see the agreement.")
        for number, count in enumerate((80, 120)):
            scenes = {f"images/{n:04d}.png": f"eval {n}" for n in range(1, count + 1)}
            files: dict[str, Blob | Reference] = {path: picture(scene) for path, scene in scenes.items()}
            files["annotations/labels.csv"] = contents.labels_csv(scenes)
            files["annotations/scores.table.json"] = contents.scores_table(scenes, f"eval {number}")
            files["README.md"] = Kept("# Evaluation frames\n\nDo not train on these.\n")
            run = self.run(project, f"northern-jury-{number + 1}", "sofia")
            aliases = ("production",) if number == 0 else ()
            self.builder.version(
                frames, files, _at(5 + 4 * number, 27), run, aliases=aliases, metadata={"frames": count}
            )

    def thesis(self) -> None:
        project = self.project("ana", "thesis", "Why do people not see bicycles?", 30)
        survey = self.sequence(project, "survey", "dataset", "Answers of 212 people, without names")
        rows = ((n, 18 + n * 7 % 60, ("car", "bike", "bus")[n % 3], n % 5) for n in range(1, 213))
        files = {
            "answers.csv": contents.csv_file(("person", "age", "travels by", "near misses"), rows),
            "questions.json": contents.json_file(["How old are you?", "How do you travel?", "How often was it close?"]),
        }
        self.builder.version(survey, files, _at(10, 2), self.builder.store.people["ana"], aliases=("submitted",))


def _at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, (month * 7 + day * 13) % 60, tzinfo=UTC)


def _bike_scene(number: int, version: int) -> str:
    """A picture keeps its bytes from version to version, but for those that were made anew."""
    revision = (version >= 3) + (version >= 6 and number % 9 == 0) + (version >= 12 and number % 40 == 0)
    return f"bike {number}" if number % 3 or not revision else f"bike {number}, take {revision}"


def _raw_video(take: int) -> Reference:
    etag = f"9b2cf535f27731c974343645a398562{take}-94"
    extra = {"etag": etag, "versionID": f"3HL4kqtJvjVBH40Nrjfkd{take}"}
    return Reference(f"s3://open-vision-raw/rides/2026-take-{take}.mp4", etag, 734_003_200, extra)


def _references(bikes: Artifact) -> dict[str, Blob | Reference]:
    """One of every kind that W&B knows, and one file that is really there."""
    page, folder = "https://example.org/bikes/prices.csv", "s3://open-vision-raw/rides/"
    etag = "33a64df551425fcc55e4d42a148795d9"
    blob = "https://openvision.blob.core.windows.net/rides/helmet.parquet"
    readme = Reference(f"wandb-artifact://{bikes.hex_id}/README.md", hex_to_digest(Kept(contents.BIKE_README).md5))
    return {
        "README.md": Kept("# Files that stay where they are\n\nAsk their owners for access.\n"),
        "web/prices.csv": Reference(page, etag, 18_204, {"etag": f'"{etag}"'}),
        "web/unchecked.html": Reference("http://example.org/bikes/", "http://example.org/bikes/"),
        "bucket/ride.mp4": _raw_video(2),
        "bucket/everything": Reference(folder, folder),
        "cloud/ride.parquet": Reference(
            "gs://open-vision/ride.parquet", "CJ6G3a7UrocDEAE=", 91_022, {"versionID": 1786}
        ),
        "cloud/helmet.parquet": Reference(blob, "0x8DC3F1D2A0B1C77", 4_194_304, {"etag": "0x8DC3F1D2A0B1C77"}),
        "local/notes.txt": Reference("file:///D:/rides/notes.txt", "1B2M2Y8AsgTpgAmY7PhCfg=="),
        "inside/README.md": readme,
        "elsewhere/ticket": Reference("ftp://example.org/ticket-17", "ftp://example.org/ticket-17"),
    }
