"""From a trained network to the file that ships."""

import hashlib
import re
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from .places import ROOT

# What a network may weigh.
MOST_BYTES = 4_000_000


def ship(file: str, net, example: torch.Tensor, outputs: list[str], free: dict[int, str] | None = None,
         folder: Path | None = None) -> None:
    """Writes `models/FILE`, an ONNX network with a free number of samples (and free axes `free` of the input), and checks with
    three samples that it answers as `net` does. One that is for comparison goes into another `folder` and not into the manifest."""
    net.eval()
    axes = {"input": {0: "n", **(free or {})}, **{name: {0: "n", **({1: "places"} if free else {})} for name in outputs}}
    path = (folder or ROOT / "models") / file
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(net, (example,), path, input_names=["input"], output_names=outputs, dynamic_axes=axes,
                          dynamo=False, opset_version=17)
    graph = onnx.load(path)
    graph.producer_name, graph.producer_version = "assay", "1"
    graph.doc_string = f"Trained by Assay; see models/{path.stem}.md"
    onnx.checker.check_model(graph)
    onnx.save(graph, path)
    three = example.expand(3, *example.shape[1:]) + torch.arange(3.0).view(3, *[1] * (example.ndim - 1)) * 0.1
    with torch.no_grad():
        expected = net(three)
    expected = [expected] if torch.is_tensor(expected) else list(expected)
    session = onnxruntime.InferenceSession(str(path))
    for own, told in zip(expected, session.run(outputs, {"input": three.numpy()}), strict=True):
        off = float(np.abs(own.numpy() - told).max())
        if off > 1e-3:
            raise SystemExit(f"{file} answers otherwise than the network it was made from: {off} off")
    data = path.read_bytes()
    if len(data) > MOST_BYTES:
        raise SystemExit(f"{file} has {len(data)} bytes, more than {MOST_BYTES}")
    digest = hashlib.sha256(data).hexdigest()
    print(f"{file}: {len(data)} bytes, sha256 {digest if folder else entered(file, digest)}", flush=True)


def entered(file: str, digest: str) -> str:
    """Writes the hash of a network into its entry of the manifest, and gives it back; a new calibration is not measured here."""
    manifest = ROOT / "models" / "manifest.toml"
    text, found = re.subn(rf'(file = "{re.escape(file)}"\nsha256 = ")[0-9a-f]{{64}}', rf"\g<1>{digest}", manifest.read_text())
    if found != 1:
        print(f"models/manifest.toml has {found} entries for {file}: add one", flush=True)
    manifest.write_text(text)
    return digest
