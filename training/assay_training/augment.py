"""What happens to faces between the person and the network: alignment that is a little off, light, low resolution, blur, noise,
print in grey, things in front."""

import torch
from torch.nn import functional as F


def augmented(x: torch.Tensor, mirrored: bool = True) -> torch.Tensor:
    """RGB in [0, 1], (n, 3, s, s), altered, in [-1, 1]; half of them mirrored, if wanted."""
    return retouched(moved(x, shifts(len(x), mirrored)))


def shifts(n: int, mirrored: bool) -> torch.Tensor:
    """Turns, scales and shifts (n, 2, 3) by which an alignment may be off, from a place in the altered picture to its place in the
    first one, both from -1 to 1."""
    spread = lambda size: torch.randn(n) * size
    angle, scale, mirror = spread(0.05), torch.exp(spread(0.045)), (torch.rand(n) < 0.5 * mirrored).float() * -2 + 1
    turn = torch.zeros(n, 2, 3)
    turn[:, 0, 0], turn[:, 0, 1] = scale * torch.cos(angle) * mirror, -scale * torch.sin(angle)
    turn[:, 1, 0], turn[:, 1, 1] = scale * torch.sin(angle) * mirror, scale * torch.cos(angle)
    turn[:, :, 2] = torch.randn(n, 2) * 0.035
    return turn


def moved(x: torch.Tensor, turn: torch.Tensor) -> torch.Tensor:
    grid = F.affine_grid(turn, x.shape, align_corners=False)
    return F.grid_sample(x, grid, padding_mode="border", align_corners=False)


def moved_points(points: torch.Tensor, turn: torch.Tensor, side: int) -> torch.Tensor:
    """Where points (n, k, 2) in pixels of pictures of `side` come to lie when these are `moved`."""
    places = (2 * points + 1) / side - 1 - turn[:, None, :, 2]
    places = torch.linalg.solve(turn[:, None, :, :2], places.unsqueeze(-1)).squeeze(-1)
    return ((places + 1) * side - 1) / 2


def retouched(x: torch.Tensor) -> torch.Tensor:
    """In another light, in grey, of low resolution, blurred, noisy, partly covered; from [0, 1] to [-1, 1]."""
    n = len(x)
    spread = lambda size: torch.randn(n) * size
    each = lambda value: value.view(-1, 1, 1, 1)
    x = x.clamp(1e-3, 1) ** each(torch.exp(spread(0.22)))
    x = (x - 0.45) * each(torch.exp(spread(0.18))) + 0.45 + each(spread(0.06))
    x = x * (1 + torch.randn(n, 3, 1, 1) * 0.06)
    grey = each((torch.rand(n) < 0.15).float())
    x = x * (1 - grey) + x.mean(1, keepdim=True) * grey
    order = torch.randperm(n)
    quarter = n // 4
    for part, small in zip(order[:quarter].chunk(4), (64, 48, 36, 28)):
        low = F.interpolate(x[part], size=small, mode="area")
        x[part] = F.interpolate(low, size=x.shape[-1], mode="bilinear", align_corners=False)
    x[order[quarter : 2 * quarter]] = blurred(x[order[quarter : 2 * quarter]], float(torch.exp(torch.empty(1).uniform_(-0.5, 0.6))))
    x = x + torch.randn_like(x) * each(torch.rand(n) ** 3 * 0.07)
    for i in order[2 * quarter : 2 * quarter + n // 8].tolist():
        width, height = torch.randint(10, 40, (2,)).tolist()
        left, top = torch.randint(0, x.shape[-1] - width, (1,)).item(), torch.randint(0, x.shape[-1] - height, (1,)).item()
        x[i, :, top : top + height, left : left + width] = torch.rand(3, 1, 1)
    return (x.clamp(0, 1) - 0.5) * 2


def blurred(x: torch.Tensor, sigma: float) -> torch.Tensor:
    kernel = torch.exp(-torch.arange(-4, 5.0) ** 2 / (2 * sigma * sigma))
    kernel /= kernel.sum()
    x = F.pad(x, (4, 4, 4, 4), mode="replicate")
    x = F.conv2d(x, kernel.view(1, 1, 1, 9).repeat(3, 1, 1, 1), groups=3)
    return F.conv2d(x, kernel.view(1, 1, 9, 1).repeat(3, 1, 1, 1), groups=3)
