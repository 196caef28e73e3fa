import type { LineFieldsProps } from "../../lines";
import type { Trip } from "./values";

export type TripFieldsProps = LineFieldsProps<Trip, "form.trips">;
