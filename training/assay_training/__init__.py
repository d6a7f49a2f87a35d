"""What the trainings of Assay's networks share."""
