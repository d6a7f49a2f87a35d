//! Loops over many numbers, compiled for processors with AVX2 as well and chosen when the program runs.

/// A loop to be compiled several times.
pub(super) trait Lanes {
    /// What it gives.
    type Output;

    /// The loop. It must be `#[inline(always)]` with all that it calls, or it is compiled for the narrow registers alone.
    fn run(self) -> Self::Output;
}

/// Runs `work` as compiled for AVX2 where the processor has it, otherwise as for any 64-bit processor. The same operations
/// in the same order: the same bytes.
pub(super) fn widest<W: Lanes>(work: W) -> W::Output {
    struct Call<W>(W);
    impl<W: Lanes> pulp::NullaryFnOnce for Call<W> {
        type Output = W::Output;

        #[inline(always)]
        fn call(self) -> W::Output {
            self.0.run()
        }
    }
    pulp::Arch::new().dispatch(Call(work))
}

/// The value, or 0 where it is negative. `f32::max` sees to what is not a number too, which costs four more instructions.
#[inline(always)]
pub(super) fn positive(value: f32) -> f32 {
    if value > 0.0 { value } else { 0.0 }
}
