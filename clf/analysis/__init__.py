"""10. Article + model -> analysis: types, speakers, evidence, profile."""
